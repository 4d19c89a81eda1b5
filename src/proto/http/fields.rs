//! HTTP's fields, and which header goes to which of them.

use crate::dissect::prelude::*;

fields! {
    LINE = "", "", none;
    CHAT = "http.chat", "Formatted text", chat Group::Sequence;
    REQUEST = "http.request", "Request", bool;
    RESPONSE = "http.response", "Response", bool;
    NOTIFICATION = "http.notification", "Notification", bool;
    REQUEST_NUMBER = "http.request_number", "Request number", u32;
    RESPONSE_NUMBER = "http.response_number", "Response number", u32;
    REQUEST_LINE = "http.request.line", "Request line", text;
    RESPONSE_LINE = "http.response.line", "Response line", text;
    METHOD = "http.request.method", "Request Method", text;
    URI = "http.request.uri", "Request URI", text;
    URI_PATH = "http.request.uri.path", "Request URI Path", text;
    URI_QUERY = "http.request.uri.query", "Request URI Query", text;
    URI_PARAMETER = "http.request.uri.query.parameter", "Request URI Query Parameter", text;
    REQUEST_VERSION = "http.request.version", "Request Version", text;
    FULL_URI = "http.request.full_uri", "Full request URI", text;
    RESPONSE_VERSION = "http.response.version", "Response Version", text;
    CODE = "http.response.code", "Status Code", u16;
    CODE_DESC = "http.response.code.desc", "Status Code Description", text;
    PHRASE = "http.response.phrase", "Response Phrase", text;
    RESPONSE_FOR = "http.response_for.uri", "Request URI", text;
    REQUEST_IN = "http.request_in", "Request in frame", frame_num;
    RESPONSE_IN = "http.response_in", "Response in frame", frame_num;
    NEXT_REQUEST_IN = "http.next_request_in", "Next request in frame", frame_num;
    NEXT_RESPONSE_IN = "http.next_response_in", "Next response in frame", frame_num;
    PREV_REQUEST_IN = "http.prev_request_in", "Prev request in frame", frame_num;
    PREV_RESPONSE_IN = "http.prev_response_in", "Prev response in frame", frame_num;
    TIME = "http.time", "Time since request", rel_time;
    CREDENTIALS = "http.authbasic", "Credentials", text;
    CONTENT_LENGTH = "http.content_length", "Content length", u64;
    COOKIE_PAIR = "http.cookie_pair", "Cookie pair", text;
    CHUNK_SIZE = "http.chunk_size", "Chunk size", u32;
    CHUNK_DATA = "http.chunk_data", "Chunk data", bytes;
    CHUNK_BOUNDARY = "http.chunk_boundary", "Chunk boundary", bytes;
    TRAILER = "http.chunked_trailer_part", "trailer-part", text;
    UNKNOWN_HEADER = "http.unknown_header", "Unknown header", text;
    FILE_DATA = "http.file_data", "File Data", text;

    AUTHORIZATION = "http.authorization", "Authorization", text;
    PROXY_AUTHENTICATE = "http.proxy_authenticate", "Proxy-Authenticate", text;
    PROXY_AUTHORIZATION = "http.proxy_authorization", "Proxy-Authorization", text;
    PROXY_CONNECT_HOST = "http.proxy_connect_host", "Proxy-Connect-Hostname", text;
    PROXY_CONNECT_PORT = "http.proxy_connect_port", "Proxy-Connect-Port", u16;
    WWW_AUTHENTICATE = "http.www_authenticate", "WWW-Authenticate", text;
    CONTENT_TYPE = "http.content_type", "Content-Type", text;
    CONTENT_LENGTH_HEADER = "http.content_length_header", "Content-Length", text;
    CONTENT_ENCODING = "http.content_encoding", "Content-Encoding", text;
    TRANSFER_ENCODING = "http.transfer_encoding", "Transfer-Encoding", text;
    UPGRADE = "http.upgrade", "Upgrade", text;
    USER_AGENT = "http.user_agent", "User-Agent", text;
    HOST = "http.host", "Host", text;
    CONNECTION = "http.connection", "Connection", text;
    COOKIE = "http.cookie", "Cookie", text;
    ACCEPT = "http.accept", "Accept", text;
    REFERER = "http.referer", "Referer", text;
    ACCEPT_LANGUAGE = "http.accept_language", "Accept-Language", text;
    ACCEPT_ENCODING = "http.accept_encoding", "Accept Encoding", text;
    DATE = "http.date", "Date", text;
    CACHE_CONTROL = "http.cache_control", "Cache-Control", text;
    SERVER = "http.server", "Server", text;
    LOCATION = "http.location", "Location", text;
    SEC_WEBSOCKET_ACCEPT = "http.sec_websocket_accept", "Sec-WebSocket-Accept", text;
    SEC_WEBSOCKET_EXTENSIONS = "http.sec_websocket_extensions", "Sec-WebSocket-Extensions", text;
    SEC_WEBSOCKET_KEY = "http.sec_websocket_key", "Sec-WebSocket-Key", text;
    SEC_WEBSOCKET_PROTOCOL = "http.sec_websocket_protocol", "Sec-WebSocket-Protocol", text;
    SEC_WEBSOCKET_VERSION = "http.sec_websocket_version", "Sec-WebSocket-Version", text;
    SET_COOKIE = "http.set_cookie", "Set-Cookie", text;
    LAST_MODIFIED = "http.last_modified", "Last-Modified", text;
    X_FORWARDED_FOR = "http.x_forwarded_for", "X-Forwarded-For", text;
    HTTP2_SETTINGS = "http.http2_settings", "HTTP2-Settings", text;

    BAD_HEADER_NAME = "http.bad_header_name", "Illegal characters found in header name", warn Group::Protocol;
    LEADING_CRLF = "http.leading_crlf", "Leading CRLF previous message in the stream may have extra CRLF", error Group::Malformed;
    SUBDISSECTOR_FAILED = "http.subdissector_failed", "HTTP body subdissector failed, trying heuristic subdissector", note Group::Malformed;
    DECOMPRESSION_FAILED = "http.decompression_failed", "Decompression failed", warn Group::Undecoded;
}

/// Headers with a field of their own.
static HEADERS: &[(&str, &Field)] = &[
    ("authorization", &AUTHORIZATION),
    ("proxy-authenticate", &PROXY_AUTHENTICATE),
    ("proxy-authorization", &PROXY_AUTHORIZATION),
    ("www-authenticate", &WWW_AUTHENTICATE),
    ("content-type", &CONTENT_TYPE),
    ("content-length", &CONTENT_LENGTH_HEADER),
    ("content-encoding", &CONTENT_ENCODING),
    ("transfer-encoding", &TRANSFER_ENCODING),
    ("upgrade", &UPGRADE),
    ("user-agent", &USER_AGENT),
    ("host", &HOST),
    ("connection", &CONNECTION),
    ("cookie", &COOKIE),
    ("accept", &ACCEPT),
    ("referer", &REFERER),
    ("accept-language", &ACCEPT_LANGUAGE),
    ("accept-encoding", &ACCEPT_ENCODING),
    ("date", &DATE),
    ("cache-control", &CACHE_CONTROL),
    ("server", &SERVER),
    ("location", &LOCATION),
    ("sec-websocket-accept", &SEC_WEBSOCKET_ACCEPT),
    ("sec-websocket-extensions", &SEC_WEBSOCKET_EXTENSIONS),
    ("sec-websocket-key", &SEC_WEBSOCKET_KEY),
    ("sec-websocket-protocol", &SEC_WEBSOCKET_PROTOCOL),
    ("sec-websocket-version", &SEC_WEBSOCKET_VERSION),
    ("set-cookie", &SET_COOKIE),
    ("last-modified", &LAST_MODIFIED),
    ("x-forwarded-for", &X_FORWARDED_FOR),
    ("http2-settings", &HTTP2_SETTINGS),
];

/// The field of a header, found without regard to case.
pub(super) fn header_field(name: &[u8]) -> Option<&'static Field> {
    HEADERS.iter().find(|(known, _)| name.eq_ignore_ascii_case(known.as_bytes())).map(|(_, field)| *field)
}

/// IANA, HTTP status codes, and what others of a class are.
pub(super) fn reason(code: u16) -> Option<&'static str> {
    Some(match code {
        100 => "Continue",
        101 => "Switching Protocols",
        102 => "Processing",
        103 => "Early Hints",
        200 => "OK",
        201 => "Created",
        202 => "Accepted",
        203 => "Non-authoritative Information",
        204 => "No Content",
        205 => "Reset Content",
        206 => "Partial Content",
        207 => "Multi-Status",
        208 => "Already Reported",
        226 => "IM Used",
        300 => "Multiple Choices",
        301 => "Moved Permanently",
        302 => "Found",
        303 => "See Other",
        304 => "Not Modified",
        305 => "Use Proxy",
        307 => "Temporary Redirect",
        308 => "Permanent Redirect",
        400 => "Bad Request",
        401 => "Unauthorized",
        402 => "Payment Required",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        406 => "Not Acceptable",
        407 => "Proxy Authentication Required",
        408 => "Request Time-out",
        409 => "Conflict",
        410 => "Gone",
        411 => "Length Required",
        412 => "Precondition Failed",
        413 => "Request Entity Too Large",
        414 => "Request-URI Too Long",
        415 => "Unsupported Media Type",
        416 => "Requested Range Not Satisfiable",
        417 => "Expectation Failed",
        418 => "I'm a teapot",
        421 => "Misdirected Request",
        422 => "Unprocessable Entity",
        423 => "Locked",
        424 => "Failed Dependency",
        425 => "Too Early",
        426 => "Upgrade Required",
        428 => "Precondition Required",
        429 => "Too Many Requests",
        431 => "Request Header Fields Too Large",
        451 => "Unavailable For Legal Reasons",
        500 => "Internal Server Error",
        501 => "Not Implemented",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Time-out",
        505 => "HTTP Version not supported",
        506 => "Variant Also Negotiates",
        507 => "Insufficient Storage",
        508 => "Loop Detected",
        510 => "Not Extended",
        511 => "Network Authentication Required",
        199 => "Informational - Others",
        299 => "Success - Others",
        399 => "Redirection - Others",
        499 => "Client Error - Others",
        599 => "Server Error - Others",
        _ => return None,
    })
}
