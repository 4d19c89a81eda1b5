//! Names of object identifiers, as X.509, PKIX, PKCS and the vendors of certificates call them.

use crate::dissect::prelude::*;
use crate::field::text::write_oid;

/// Appends the name of an identifier in brackets to its node.
pub(super) fn name(pkt: &mut Packet, item: Item, ber: &[u8]) {
    pkt.append(item, |text| {
        text.push_str(" (");
        write_name(ber, text);
        text.push(')');
        Ok(())
    });
}

/// Writes the name of an identifier, or that of its best known ancestor and the arcs below it.
pub(super) fn write_name(ber: &[u8], out: &mut String) {
    let mut dotted = String::new();
    write_oid(&mut dotted, ber);
    let mut known = dotted.as_str();
    loop {
        if let Ok(found) = NAMES.binary_search_by(|entry| entry.0.cmp(known))
            && let Some((_, name)) = NAMES.get(found)
        {
            out.push_str(name);
            out.push_str(dotted.get(known.len()..).unwrap_or(""));
            return;
        }
        match known.rfind('.') {
            Some(dot) => known = known.get(..dot).unwrap_or(""),
            None => {
                out.push_str(&dotted);
                return;
            }
        }
    }
}

/// Sorted as texts.
static NAMES: &[(&str, &str)] = &[
    ("0", "itu-t"),
    ("0.9.2342.19200300.100.1.1", "uid"),
    ("0.9.2342.19200300.100.1.25", "dc"),
    ("1", "iso"),
    ("1.2.840", "ISO assigned OIDs, USA"),
    ("1.2.840.10045.2.1", "id-ecPublicKey"),
    ("1.2.840.10045.3.1.7", "secp256r1"),
    ("1.2.840.10045.4.1", "ecdsa-with-SHA1"),
    ("1.2.840.10045.4.3.1", "ecdsa-with-SHA224"),
    ("1.2.840.10045.4.3.2", "ecdsa-with-SHA256"),
    ("1.2.840.10045.4.3.3", "ecdsa-with-SHA384"),
    ("1.2.840.10045.4.3.4", "ecdsa-with-SHA512"),
    ("1.2.840.113533.7.65.0", "id-ce-entrustVersionInfo"),
    ("1.2.840.113549.1.1.1", "rsaEncryption"),
    ("1.2.840.113549.1.1.10", "id-RSASSA-PSS"),
    ("1.2.840.113549.1.1.11", "sha256WithRSAEncryption"),
    ("1.2.840.113549.1.1.12", "sha384WithRSAEncryption"),
    ("1.2.840.113549.1.1.13", "sha512WithRSAEncryption"),
    ("1.2.840.113549.1.1.14", "sha224WithRSAEncryption"),
    ("1.2.840.113549.1.1.2", "md2WithRSAEncryption"),
    ("1.2.840.113549.1.1.4", "md5WithRSAEncryption"),
    ("1.2.840.113549.1.1.5", "sha1WithRSAEncryption"),
    ("1.2.840.113549.1.1.7", "id-RSAES-OAEP"),
    ("1.2.840.113549.1.1.8", "id-mgf1"),
    ("1.2.840.113549.1.9.1", "pkcs-9-at-emailAddress"),
    ("1.3.132.0.34", "secp384r1"),
    ("1.3.132.0.35", "secp521r1"),
    ("1.3.14.3.2.26", "SHA-1"),
    ("1.3.6.1.4.1.11129.2.4.2", "SignedCertificateTimestampList"),
    ("1.3.6.1.4.1.311.20.2", "id-ms-certificate-template-name"),
    ("1.3.6.1.4.1.311.20.2.3", "id-ms-user-principal-name"),
    ("1.3.6.1.4.1.311.21.1", "id-ms-ca-version"),
    ("1.3.6.1.4.1.311.21.10", "id-ms-application-certificate-policies"),
    ("1.3.6.1.4.1.311.21.2", "id-ms-previous-cert-hash"),
    ("1.3.6.1.4.1.311.21.7", "id-ms-certificate-template"),
    ("1.3.6.1.4.1.311.60.2.1.2", "jurisdictionOfIncorporationStateOrProvinceName"),
    ("1.3.6.1.4.1.311.60.2.1.3", "jurisdictionOfIncorporationCountryName"),
    ("1.3.6.1.5.5.7.1.1", "id-pe-authorityInfoAccess"),
    ("1.3.6.1.5.5.7.2.1", "id-qt-cps"),
    ("1.3.6.1.5.5.7.2.2", "id-qt-unotice"),
    ("1.3.6.1.5.5.7.3.1", "id-kp-serverAuth"),
    ("1.3.6.1.5.5.7.3.2", "id-kp-clientAuth"),
    ("1.3.6.1.5.5.7.3.3", "id-kp-codeSigning"),
    ("1.3.6.1.5.5.7.3.4", "id-kp-emailProtection"),
    ("1.3.6.1.5.5.7.3.5", "id-kp-ip-kp-ipsecEndSystem"),
    ("1.3.6.1.5.5.7.3.6", "id-kp-ipsecTunnel"),
    ("1.3.6.1.5.5.7.3.7", "id-kp-ipsecUser"),
    ("1.3.6.1.5.5.7.3.8", "id-kp-timeStamping"),
    ("1.3.6.1.5.5.7.3.9", "OCSPSigning"),
    ("1.3.6.1.5.5.7.48.1", "id-ad-ocsp"),
    ("1.3.6.1.5.5.7.48.1.1", "id-pkix-ocsp-basic"),
    ("1.3.6.1.5.5.7.48.1.5", "id-pkix-ocsp-nocheck"),
    ("1.3.6.1.5.5.7.48.1.6", "id-pkix-ocsp-archive-cutoff"),
    ("1.3.6.1.5.5.7.48.2", "id-ad-caIssuers"),
    ("2", "joint-iso-itu-t"),
    ("2.16.840.1", "US company arc"),
    ("2.16.840.1.101.3.4.2.1", "SHA-256"),
    ("2.16.840.1.101.3.4.2.2", "SHA-384"),
    ("2.16.840.1.101.3.4.2.3", "SHA-512"),
    ("2.16.840.1.113730.1.1", "ns_cert_exts.cert_type"),
    ("2.16.840.1.113730.1.13", "ns_cert_exts.comment"),
    ("2.5.29.14", "id-ce-subjectKeyIdentifier"),
    ("2.5.29.15", "id-ce-keyUsage"),
    ("2.5.29.16", "id-ce-privateKeyUsagePeriod"),
    ("2.5.29.17", "id-ce-subjectAltName"),
    ("2.5.29.18", "id-ce-issuerAltName"),
    ("2.5.29.19", "id-ce-basicConstraints"),
    ("2.5.29.20", "id-ce-cRLNumber"),
    ("2.5.29.21", "id-ce-reasonCode"),
    ("2.5.29.24", "id-ce-invalidityDate"),
    ("2.5.29.27", "id-ce-deltaCRLIndicator"),
    ("2.5.29.28", "id-ce-issuingDistributionPoint"),
    ("2.5.29.29", "id-ce-certificateIssuer"),
    ("2.5.29.30", "id-ce-nameConstraints"),
    ("2.5.29.31", "id-ce-cRLDistributionPoints"),
    ("2.5.29.32", "id-ce-certificatePolicies"),
    ("2.5.29.32.0", "anyPolicy"),
    ("2.5.29.33", "id-ce-policyMappings"),
    ("2.5.29.35", "id-ce-authorityKeyIdentifier"),
    ("2.5.29.36", "id-ce-policyConstraints"),
    ("2.5.29.37", "id-ce-extKeyUsage"),
    ("2.5.29.46", "id-ce-freshestCRL"),
    ("2.5.29.54", "id-ce-inhibitAnyPolicy"),
    ("2.5.29.9", "id-ce-subjectDirectoryAttributes"),
    ("2.5.4.10", "id-at-organizationName"),
    ("2.5.4.11", "id-at-organizationalUnitName"),
    ("2.5.4.12", "id-at-title"),
    ("2.5.4.13", "id-at-description"),
    ("2.5.4.15", "id-at-businessCategory"),
    ("2.5.4.17", "id-at-postalCode"),
    ("2.5.4.3", "id-at-commonName"),
    ("2.5.4.4", "id-at-surname"),
    ("2.5.4.41", "id-at-name"),
    ("2.5.4.42", "id-at-givenName"),
    ("2.5.4.43", "id-at-initials"),
    ("2.5.4.44", "id-at-generationQualifier"),
    ("2.5.4.46", "id-at-dnQualifier"),
    ("2.5.4.5", "id-at-serialNumber"),
    ("2.5.4.6", "id-at-countryName"),
    ("2.5.4.65", "id-at-pseudonym"),
    ("2.5.4.7", "id-at-localityName"),
    ("2.5.4.8", "id-at-stateOrProvinceName"),
    ("2.5.4.9", "id-at-streetAddress"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_ascend_as_looking_up_needs() {
        assert!(NAMES.is_sorted_by(|one, next| one.0 < next.0));
    }

    #[test]
    fn an_identifier_nobody_knows_is_called_after_its_ancestor() {
        let mut text = String::new();
        write_name(&[0x67, 0x81, 0x0c, 0x01, 0x02, 0x01], &mut text);
        assert_eq!(text, "joint-iso-itu-t.23.140.1.2.1");
        text.clear();
        write_name(&[0x55, 0x04, 0x03], &mut text);
        assert_eq!(text, "id-at-commonName");
    }
}
