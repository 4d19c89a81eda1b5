//! The fields of certificates, each module of ASN.1 with its own.

use crate::fields;

static VERSIONS: &[(u64, &str)] = &[(0, "v1"), (1, "v2"), (2, "v3")];
static NAMES: &[(u64, &str)] = &[(0, "rdnSequence")];
static TIMES: &[(u64, &str)] = &[(0, "utcTime"), (1, "generalizedTime")];
static STRINGS: &[(u64, &str)] =
    &[(0, "teletexString"), (1, "printableString"), (2, "universalString"), (3, "bmpString"), (4, "uTF8String")];
static GENERAL_NAMES: &[(u64, &str)] = &[
    (0, "otherName"),
    (1, "rfc822Name"),
    (2, "dNSName"),
    (3, "x400Address"),
    (4, "directoryName"),
    (5, "ediPartyName"),
    (6, "uniformResourceIdentifier"),
    (7, "iPAddress"),
    (8, "registeredID"),
];
static POINT_NAMES: &[(u64, &str)] = &[(0, "fullName"), (1, "nameRelativeToCRLIssuer")];
static DISPLAY_TEXTS: &[(u64, &str)] = &[(0, "ia5String"), (1, "visibleString"), (2, "bmpString"), (3, "utf8String")];
static CURVE_FORMS: &[(u64, &str)] = &[(0, "ecParameters"), (1, "namedCurve"), (2, "implicitlyCA")];
static RESPONSE_STATUSES: &[(u64, &str)] = &[
    (0, "successful"),
    (1, "malformedRequest"),
    (2, "internalError"),
    (3, "tryLater"),
    (5, "sigRequired"),
    (6, "unauthorized"),
];
static RESPONDERS: &[(u64, &str)] = &[(1, "byName"), (2, "byKey")];
static CERTIFICATE_STATUSES: &[(u64, &str)] = &[(0, "good"), (1, "revoked"), (2, "unknown")];
static REASONS: &[(u64, &str)] = &[
    (0, "unspecified"),
    (1, "keyCompromise"),
    (2, "cACompromise"),
    (3, "affiliationChanged"),
    (4, "superseded"),
    (5, "cessationOfOperation"),
    (6, "certificateHold"),
    (8, "removeFromCRL"),
    (9, "privilegeWithdrawn"),
    (10, "aACompromise"),
];

/// X.690.
pub mod ber {
    use super::*;
    fields! {
        BIT_PADDING = "ber.bitstring.padding", "Padding", u8;
    }
}

/// X.509, clause 7: the certificate.
pub mod x509af {
    use super::*;
    fields! {
        SIGNED = "x509af.signedCertificate_element", "signedCertificate", none;
        VERSION = "x509af.version", "version", i32, names VERSIONS;
        SERIAL = "x509af.serialNumber", "serialNumber", bytes;
        SIGNATURE = "x509af.signature_element", "signature", none;
        ALGORITHM_ID = "x509af.algorithm.id", "Algorithm Id", oid;
        ISSUER = "x509af.issuer", "issuer", u32, names NAMES;
        VALIDITY = "x509af.validity_element", "validity", none;
        NOT_BEFORE = "x509af.notBefore", "notBefore", u32, names TIMES;
        NOT_AFTER = "x509af.notAfter", "notAfter", u32, names TIMES;
        UTC_TIME = "x509af.utcTime", "utcTime", text;
        GENERALIZED_TIME = "x509af.generalizedTime", "generalizedTime", abs_time;
        SUBJECT = "x509af.subject", "subject", u32, names NAMES;
        SUBJECT_RDN_SEQUENCE = "x509af.rdnSequence", "rdnSequence", u32;
        KEY_INFO = "x509af.subjectPublicKeyInfo_element", "subjectPublicKeyInfo", none;
        KEY_ALGORITHM = "x509af.algorithm_element", "algorithm", none;
        KEY = "x509af.subjectPublicKey", "subjectPublicKey", bytes;
        EXTENSIONS = "x509af.extensions", "extensions", u32;
        EXTENSION = "x509af.Extension_element", "Extension", none;
        EXTENSION_ID = "x509af.extension.id", "Extension Id", oid;
        CRITICAL = "x509af.critical", "critical", bool;
        ALGORITHM = "x509af.algorithmIdentifier_element", "algorithmIdentifier", none;
        ENCRYPTED = "x509af.encrypted", "encrypted", bytes;
    }
}

/// X.501: names.
pub mod x509if {
    use super::*;
    fields! {
        RDN_SEQUENCE = "x509if.rdnSequence", "rdnSequence", u32;
        RDN = "x509if.RDNSequence_item", "RDNSequence item", u32;
        ATTRIBUTE = "x509if.RelativeDistinguishedName_item_element", "RelativeDistinguishedName item", none;
        ATTRIBUTE_ID = "x509if.oid", "Object Id", oid;
    }
}

/// X.520: attributes.
pub mod x509sat {
    use super::*;
    fields! {
        DIRECTORY_STRING = "x509sat.DirectoryString", "DirectoryString", u32, names STRINGS;
        TELETEX = "x509sat.teletexString", "teletexString", text;
        PRINTABLE = "x509sat.printableString", "printableString", text;
        UNIVERSAL = "x509sat.universalString", "universalString", text;
        BMP = "x509sat.bmpString", "bmpString", text;
        UTF8 = "x509sat.uTF8String", "uTF8String", text;
        COUNTRY = "x509sat.CountryName", "CountryName", text;
        IA5_TEXT = "x509sat.IA5String", "IA5String", text;
        PRINTABLE_TEXT = "x509sat.PrintableString", "PrintableString", text;
        UTF8_TEXT = "x509sat.UTF8String", "UTF8String", text;
        BMP_TEXT = "x509sat.BMPString", "BMPString", text;
        NUMBER = "x509sat.Integer", "Integer", i32;
        OCTETS = "x509sat.OctetString", "OctetString", bytes;
    }
}

/// X.509, clause 8: extensions.
pub mod x509ce {
    use super::*;
    fields! {
        AUTHORITY_KEY = "x509ce.AuthorityKeyIdentifier_element", "AuthorityKeyIdentifier", none;
        KEY_IDENTIFIER = "x509ce.keyIdentifier", "keyIdentifier", bytes;
        AUTHORITY_ISSUER = "x509ce.authorityCertIssuer", "authorityCertIssuer", u32;
        AUTHORITY_SERIAL = "x509ce.authorityCertSerialNumber", "authorityCertSerialNumber", bytes;
        SUBJECT_KEY = "x509ce.SubjectKeyIdentifier", "SubjectKeyIdentifier", bytes;
        KEY_USAGE = "x509ce.KeyUsage", "KeyUsage", bytes;
        DIGITAL_SIGNATURE = "x509ce.KeyUsage.digitalSignature", "digitalSignature", bool, mask8 0x80;
        CONTENT_COMMITMENT = "x509ce.KeyUsage.contentCommitment", "contentCommitment", bool, mask8 0x40;
        KEY_ENCIPHERMENT = "x509ce.KeyUsage.keyEncipherment", "keyEncipherment", bool, mask8 0x20;
        DATA_ENCIPHERMENT = "x509ce.KeyUsage.dataEncipherment", "dataEncipherment", bool, mask8 0x10;
        KEY_AGREEMENT = "x509ce.KeyUsage.keyAgreement", "keyAgreement", bool, mask8 0x08;
        KEY_CERT_SIGN = "x509ce.KeyUsage.keyCertSign", "keyCertSign", bool, mask8 0x04;
        CRL_SIGN = "x509ce.KeyUsage.cRLSign", "cRLSign", bool, mask8 0x02;
        ENCIPHER_ONLY = "x509ce.KeyUsage.encipherOnly", "encipherOnly", bool, mask8 0x01;
        DECIPHER_ONLY = "x509ce.KeyUsage.decipherOnly", "decipherOnly", bool, mask8 0x80;
        KEY_PURPOSES = "x509ce.KeyPurposeIDs", "KeyPurposeIDs", u32;
        KEY_PURPOSE = "x509ce.KeyPurposeId", "KeyPurposeId", oid;
        KEY_PERIOD = "x509ce.PrivateKeyUsagePeriod_element", "PrivateKeyUsagePeriod", none;
        KEY_NOT_BEFORE = "x509ce.notBefore", "notBefore", abs_time;
        KEY_NOT_AFTER = "x509ce.notAfter", "notAfter", abs_time;
        BASIC_CONSTRAINTS = "x509ce.BasicConstraintsSyntax_element", "BasicConstraintsSyntax", none;
        CA = "x509ce.cA", "cA", bool;
        PATH_LENGTH = "x509ce.pathLenConstraint", "pathLenConstraint", u64;
        GENERAL_NAMES = "x509ce.GeneralNames", "GeneralNames", u32;
        GENERAL_NAME = "x509ce.GeneralName", "GeneralName", u32, names super::GENERAL_NAMES;
        OTHER_NAME = "x509ce.otherName_element", "otherName", none;
        OTHER_NAME_TYPE = "x509ce.type_id", "type-id", oid;
        RFC822_NAME = "x509ce.rfc822Name", "rfc822Name", text;
        DNS_NAME = "x509ce.dNSName", "dNSName", text;
        DIRECTORY_NAME = "x509ce.directoryName", "directoryName", u32, names NAMES;
        URI = "x509ce.uniformResourceIdentifier", "uniformResourceIdentifier", text;
        IP_ADDRESS_4 = "x509ce.IPAddress.ipv4", "iPAddress", ipv4;
        IP_ADDRESS_6 = "x509ce.IPAddress.ipv6", "iPAddress", ipv6;
        REGISTERED_ID = "x509ce.registeredID", "registeredID", oid;
        CRL_POINTS = "x509ce.CRLDistPointsSyntax", "CRLDistPointsSyntax", u32;
        CRL_POINT = "x509ce.DistributionPoint_element", "DistributionPoint", none;
        POINT_NAME = "x509ce.distributionPoint", "distributionPoint", u32, names POINT_NAMES;
        FULL_NAME = "x509ce.fullName", "fullName", u32;
        CRL_ISSUER = "x509ce.cRLIssuer", "cRLIssuer", u32;
        POLICIES = "x509ce.CertificatePoliciesSyntax", "CertificatePoliciesSyntax", u32;
        POLICY = "x509ce.PolicyInformation_element", "PolicyInformation", none;
        POLICY_ID = "x509ce.policyIdentifier", "policyIdentifier", oid;
        QUALIFIERS = "x509ce.policyQualifiers", "policyQualifiers", u32;
        QUALIFIER = "x509ce.PolicyQualifierInfo_element", "PolicyQualifierInfo", none;
        QUALIFIER_ID = "x509ce.id", "Id", oid;
        TEMPLATE = "x509ce.CertificateTemplate_element", "CertificateTemplate", none;
        TEMPLATE_ID = "x509ce.templateID", "templateID", oid;
        TEMPLATE_MAJOR = "x509ce.templateMajorVersion", "templateMajorVersion", i32;
        TEMPLATE_MINOR = "x509ce.templateMinorVersion", "templateMinorVersion", i32;
    }
}

/// RFC 5280, appendix A.1.
pub mod pkix1explicit {
    use super::*;
    fields! {
        CPS = "pkix1explicit.DirectoryString", "DirectoryString", text;
        EXTENSION = "pkix1explicit.Extension_element", "Extension", none;
        EXTENSION_ID = "pkix1explicit.id", "Id", text;
    }
}

/// RFC 5280, appendix A.2.
pub mod pkix1implicit {
    use super::*;
    fields! {
        ACCESSES = "pkix1implicit.AuthorityInfoAccessSyntax", "AuthorityInfoAccessSyntax", u32;
        ACCESS = "pkix1implicit.AccessDescription_element", "AccessDescription", none;
        ACCESS_METHOD = "pkix1implicit.accessMethod", "accessMethod", oid;
        ACCESS_LOCATION = "pkix1implicit.accessLocation", "accessLocation", u32;
        USER_NOTICE = "pkix1implicit.UserNotice_element", "UserNotice", none;
        EXPLICIT_TEXT = "pkix1implicit.explicitText", "explicitText", u32, names DISPLAY_TEXTS;
        NOTICE_IA5 = "pkix1implicit.ia5String", "ia5String", text;
        NOTICE_VISIBLE = "pkix1implicit.visibleString", "visibleString", text;
        NOTICE_BMP = "pkix1implicit.bmpString", "bmpString", text;
        NOTICE_UTF8 = "pkix1implicit.utf8String", "utf8String", text;
    }
}

/// RFC 8017, and RFC 5480 for elliptic curves.
pub mod pkcs1 {
    use super::*;
    fields! {
        MODULUS = "pkcs1.modulus", "modulus", bytes;
        EXPONENT = "pkcs1.publicExponent", "publicExponent", i32;
        CURVE_PARAMETERS = "pkcs1.ECParameters", "ECParameters", u32, names CURVE_FORMS;
        NAMED_CURVE = "pkcs1.namedCurve", "namedCurve", oid;
    }
}

/// Netscape's extensions.
pub mod ns_cert_exts {
    use super::*;
    fields! {
        CERT_TYPE = "ns_cert_exts.CertType", "CertType", bytes;
        SSL_CLIENT = "ns.cert.exts.CertType.ssl.client", "ssl-client", bool, mask8 0x80;
        SSL_SERVER = "ns.cert.exts.CertType.ssl.server", "ssl-server", bool, mask8 0x40;
        SMIME = "ns.cert.exts.CertType.smime", "smime", bool, mask8 0x20;
        OBJECT_SIGNING = "ns.cert.exts.CertType.object.signing", "object-signing", bool, mask8 0x10;
        RESERVED = "ns.cert.exts.CertType.reserved.for.future.use", "reserved-for-future-use", bool, mask8 0x08;
        SSL_CA = "ns.cert.exts.CertType.ssl.ca", "ssl-ca", bool, mask8 0x04;
        SMIME_CA = "ns.cert.exts.CertType.smime.ca", "smime-ca", bool, mask8 0x02;
        OBJECT_SIGNING_CA = "ns.cert.exts.CertType.object.signing.ca", "object-signing-ca", bool, mask8 0x01;
        COMMENT = "ns_cert_exts.Comment", "Comment", text;
    }
}

/// RFC 6960.
pub mod ocsp {
    use super::*;
    fields! {
        REQUEST_BODY = "ocsp.tbsRequest_element", "tbsRequest", none;
        REQUESTOR = "ocsp.requestorName", "requestorName", u32, names GENERAL_NAMES;
        REQUESTS = "ocsp.requestList", "requestList", u32;
        REQUEST = "ocsp.Request_element", "Request", none;
        REQUEST_CERTIFICATE = "ocsp.reqCert_element", "reqCert", none;
        REQUEST_SINGLE_EXTENSIONS = "ocsp.singleRequestExtensions", "singleRequestExtensions", u32;
        REQUEST_EXTENSIONS = "ocsp.requestExtensions", "requestExtensions", u32;
        REQUEST_SIGNATURE = "ocsp.optionalSignature_element", "optionalSignature", none;
        STATUS = "ocsp.responseStatus", "responseStatus", u32, names RESPONSE_STATUSES;
        RESPONSE = "ocsp.responseBytes_element", "responseBytes", none;
        RESPONSE_TYPE = "ocsp.responseType.id", "ResponseType Id", text;
        BASIC = "ocsp.BasicOCSPResponse_element", "BasicOCSPResponse", none;
        DATA = "ocsp.tbsResponseData_element", "tbsResponseData", none;
        VERSION = "ocsp.version", "version", i32, names VERSIONS;
        RESPONDER = "ocsp.responderID", "responderID", u32, names RESPONDERS;
        BY_NAME = "ocsp.byName", "byName", u32;
        BY_KEY = "ocsp.byKey", "byKey", bytes;
        PRODUCED_AT = "ocsp.producedAt", "producedAt", abs_time;
        RESPONSES = "ocsp.responses", "responses", u32;
        SINGLE = "ocsp.SingleResponse_element", "SingleResponse", none;
        CERTIFICATE_ID = "ocsp.certID_element", "certID", none;
        HASH_ALGORITHM = "ocsp.hashAlgorithm_element", "hashAlgorithm", none;
        NAME_HASH = "ocsp.issuerNameHash", "issuerNameHash", bytes;
        KEY_HASH = "ocsp.issuerKeyHash", "issuerKeyHash", bytes;
        SERIAL = "ocsp.serialNumber", "serialNumber", bytes;
        CERTIFICATE_STATUS = "ocsp.certStatus", "certStatus", u32, names CERTIFICATE_STATUSES;
        GOOD = "ocsp.good_element", "good", none;
        REVOKED = "ocsp.revoked_element", "revoked", none;
        REVOKED_AT = "ocsp.revocationTime", "revocationTime", abs_time;
        REASON = "ocsp.revocationReason", "revocationReason", u32, names REASONS;
        UNKNOWN = "ocsp.unknown_element", "unknown", none;
        THIS_UPDATE = "ocsp.thisUpdate", "thisUpdate", abs_time;
        NEXT_UPDATE = "ocsp.nextUpdate", "nextUpdate", abs_time;
        SINGLE_EXTENSIONS = "ocsp.singleExtensions", "singleExtensions", u32;
        RESPONSE_EXTENSIONS = "ocsp.responseExtensions", "responseExtensions", u32;
        SIGNATURE_ALGORITHM = "ocsp.signatureAlgorithm_element", "signatureAlgorithm", none;
        SIGNATURE = "ocsp.signature", "signature", bytes;
        CERTIFICATES = "ocsp.certs", "certs", u32;
        CERTIFICATE = "ocsp.Certificate_element", "Certificate", none;
        NOCHECK = "ocsp.NULL_element", "NULL", none;
        ARCHIVE_CUTOFF = "ocsp.ArchiveCutoff", "ArchiveCutoff", abs_time;
    }
}

pub use ber::BIT_PADDING;
