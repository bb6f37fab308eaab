package dev.tally.local.registry;

/** Why a request is refused: the HTTP status and the code that Confluent's API reference gives for it. */
enum Refusal {
    BAD_REQUEST(400, 400),
    UNAUTHORIZED(401, 40101),
    UNKNOWN_PATH(404, 404),
    SUBJECT_NOT_FOUND(404, 40401),
    VERSION_NOT_FOUND(404, 40402),
    SCHEMA_NOT_FOUND(404, 40403),
    SUBJECT_HAS_NO_LEVEL(404, 40408),
    INCOMPATIBLE(409, 409),
    TOO_LARGE(413, 413),
    INVALID_SCHEMA(422, 42201),
    INVALID_VERSION(422, 42202),
    INVALID_LEVEL(422, 42203),
    STORE_FAILED(500, 50001);

    private final int status;
    private final int code;

    Refusal(int status, int code) {
        this.status = status;
        this.code = code;
    }

    int status() {
        return status;
    }

    int code() {
        return code;
    }
}
