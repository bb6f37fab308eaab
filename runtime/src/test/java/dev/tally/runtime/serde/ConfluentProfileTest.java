package dev.tally.runtime.serde;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/** The address of Confluent's repository is the user's to give: the build names no repository of its own. */
class ConfluentProfileTest {
    private final XPath xpath = XPathFactory.newInstance().newXPath();

    @Test
    void theOnlyRepositoryIsTheUsersOwnProperty() throws Exception {
        assertThat(texts("../pom.xml", "//repository/url")).isEqualTo(List.of("${confluent.repository.url}"));
        assertThat(texts("../pom.xml", "/project/profiles/profile[id='confluent']//repository/url"))
                .hasSize(1);
        assertThat(texts("../pom.xml", "//confluent.repository.url")).isEmpty();
        assertThat(texts("../lib/pom.xml", "//repository")).isEmpty();
    }

    @Test
    void theDropInJarsAreBuiltByTheirProfilesOnly() throws Exception {
        assertThat(texts("../pom.xml", "/project/modules/module")).doesNotContain("lib");
        assertThat(texts("../pom.xml", "/project/profiles/profile[id='confluent']/modules/module"))
                .isEqualTo(List.of("lib"));
        assertThat(texts("../lib/pom.xml", "/project/profiles/profile[id='confluent']//artifactId"))
                .isEqualTo(List.of("kafka-avro-serializer"));
        assertThat(texts("../lib/pom.xml", "/project/dependencies")).isEmpty();
    }

    private List<String> texts(String file, String path) throws Exception {
        NodeList nodes = (NodeList) xpath.evaluate(path, parsed(Path.of(file)), XPathConstants.NODESET);
        List<String> texts = new ArrayList<>();
        for (int index = 0; index < nodes.getLength(); index++) {
            texts.add(nodes.item(index).getTextContent().trim());
        }
        return texts;
    }

    private static Document parsed(Path file) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
    }
}
