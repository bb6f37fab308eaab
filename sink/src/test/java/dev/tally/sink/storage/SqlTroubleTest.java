package dev.tally.sink.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** P1: a note is set aside for what is wrong with it, never for what is wrong with the server. */
class SqlTroubleTest {
    @ParameterizedTest
    @ValueSource(strings = {"22021", "22008", "23502", "23503", "23505", "23514", "54000"})
    void errorsOfRowsAreAboutRowsAndQuoteNothing(String state) {
        SqlTrouble trouble = SqlTrouble.of(new SQLException("invalid value: \"confidential\"", state));

        assertThat(trouble.aboutRows()).isTrue();
        assertThat(trouble.detail()).contains(state).doesNotContain("confidential");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "08001", "08006", "25P03", "25P04", "28P01", "3D000", "40001", "40P01", "42501", "42P01", "53100",
                "53300", "55P03", "57014", "57P01", "57P03", "58030", "XX000"
            })
    void everythingElseIsWaitedOut(String state) {
        assertThat(SqlTrouble.of(new SQLException("away", state)).aboutRows()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"25P04", "57014"})
    void whatTookTooLongIsNotWaitedOutWhole(String state) {
        assertThat(SqlTrouble.of(new SQLException("timeout", state)).kind()).isEqualTo(SqlTrouble.Kind.TIME);
    }

    @ParameterizedTest
    @ValueSource(strings = {"25P03", "55P03", "57P01", "08006", "53100"})
    void waitingForALockOrAServerIsNoMatterOfSize(String state) {
        assertThat(SqlTrouble.of(new SQLException("away", state)).kind()).isEqualTo(SqlTrouble.Kind.SERVER);
    }

    @Test
    void anErrorWithoutAStateIsWaitedOut() {
        assertThat(SqlTrouble.of(new SQLException("the driver's own")).aboutRows())
                .isFalse();
    }
}
