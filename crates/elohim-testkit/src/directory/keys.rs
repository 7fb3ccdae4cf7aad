//! What the directory of the tests signs with. Whoever reads this can sign as it does, and nothing else believes it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jsonwebtoken::EncodingKey;
use serde_json::{Value, json};

/// PKCS#1, base64.
const RSA: &str = "MIIEpAIBAAKCAQEAt4Oaojulox1wTSXrtsLoCbGDvQLkjg92KKpraEHTVrGVu4SuKEOC/x8ozdr/hW1wX08jzVSiGCIX1K2km/AqwQxKzJhXQf\
     gDmcNNcaIxoI+NCvRlBTvE52GokD+xwqnXto9wvM0LAyHHdaU4+n3YSw/k8sRArQhASan8cYYqyEmf5xPpazAH5xEqP6FNvOaPUvoApzqj9lXS\
     rvEUlj7UHeT1bCm1Vvo9edlx2JA5WbY/ND9u/83Q8ycDpgDOGD4v7iwI7WFqvqap+xnhyOVK90uhvDb+VKQEXNn1PuBMhaIk/gbnWSB/KRP6UB\
     /G1nA1B3ZQqI2FgefeMNofSDJ4TQIDAQABAoIBAALzMSGpfsyj9QGwed0Kvgsl2N3JdZ4Y/ofB0Y8v+7M5kJQemmQYTbtHJ3NDsXbWHwfRMFyl\
     HyPvLF3lWq+NCUroJS2rxz9OutQWcSDCADU6CYTjD9qpLs2fYsPK2lMsQsTzAldunl4zBU9NVCCmtDrkqwQCBp4hc1Mb0eyLQRXOHjKSNxCnhv\
     TD1Idw1CyE0n9Pz/JLco4I6WjjQ7ajrnanfTTdHyxIVdMiSfzbLIYKAlGPfDwTWsx6Yty7ql9yAIpEhpeunrij9LF5EIK9/FKXOeWeA2jHZVHM\
     LLyUzb4myr9Z2sD6nOqqK/ehtWVlE8Td68v9/mcUWnKWGflxogsCgYEA5X2hmeWfADEU5yDdhkDCE/uccP4kR1NPrVqAPLildwrKeX/m5Zdc33\
     9V8Z2vroL6S9vE40d7i6q0X0VsFmEs3wzg7a70rTDM5o+cTezOtyNIJ6mMmEBqDOFqT4OgDxeMeCgD2FIwJB8713YNMDFUpo3vuSLwoPA0CP/E\
     /pJxxRcCgYEAzLZgid+TT8+NYglqU9qrlerKe9R9ENNEfRn1AqgqKpIVDOhqKyO6gD+9q3LZZzAHUKP6SrPs+GoO7fomXsAWyXa42sxoBoMdmc\
     NFsREQH0qV4xY1/trN7fVNQTBd7byvwuoI3X7kOyNWdrwE+UcSxMx2wdMuO2x2GrRKVHU11DsCgYBJID4lPuDqe7lQaM2N4Qa2vV89Ng4zWB20\
     fHkOYDwBccPQ8WuOzyt94CJvqjJ35i6Bi5byYS3B9HQjQ4jMnMxiisUFl9FJeppgAXTp88Ju4uQ0FzfAsA3a6t0oVyXiiTtucjm/bXj/maBE6M\
     4NBDsYE3RGxxZsAf5iu7V29Q0howKBgQCoY0w9nN57w+o0PjJsD28cvikYesz1ThMEJJnZOaKVqdwO5g6OtbDvVX8azDnwGx2pQ3jage3m2La3\
     IhD112PnC/U6ZPEcijWLCYkGAVcVpjBsvxRjMnA50JFfkf1xVMfuuLvaFkp+Kq8ws7ATrFbP8q+s950L3Ee555tMpa1FiQKBgQCX2r/XVnQcqA\
     STwyqu8ZAEIXhd4WwAERFxrM0YqYt1aJI5pEg9BKXIlKqZaP8LM1GpaGBFxG2u2lfZyg3AejkhYvUvXnfQv8ADTLT6VcuKFL9l6JUIEISrXinl\
     amZfRo1KM9MrW1TnJl0/qwbLaoHbt8di/W/dDmiHnCZtBeHjdQ==";
const RSA_MODULUS: &str = "t4Oaojulox1wTSXrtsLoCbGDvQLkjg92KKpraEHTVrGVu4SuKEOC_x8ozdr_hW1wX08jzVSiGCIX1K2km_AqwQxKzJhXQfgDmcNNcaIxoI-NCv\
     RlBTvE52GokD-xwqnXto9wvM0LAyHHdaU4-n3YSw_k8sRArQhASan8cYYqyEmf5xPpazAH5xEqP6FNvOaPUvoApzqj9lXSrvEUlj7UHeT1bCm1\
     Vvo9edlx2JA5WbY_ND9u_83Q8ycDpgDOGD4v7iwI7WFqvqap-xnhyOVK90uhvDb-VKQEXNn1PuBMhaIk_gbnWSB_KRP6UB_G1nA1B3ZQqI2Fge\
     feMNofSDJ4TQ";
/// PKCS#8, base64.
const EC: &str = "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgUTQpbW97lOdwSD9uI5k94CEicrJIEPm25StQ19EnjrKhRANCAASnh5rQU/qURu\
     I3svrgskKPA+AUGofrCYKavi8CcHmqhxlxsvEgt25pZ+ePBfQiHC9P9fUYINGGP6Ye9oT9m6rV";
const EC_X: &str = "p4ea0FP6lEbiN7L64LJCjwPgFBqH6wmCmr4vAnB5qoc";
const EC_Y: &str = "GXGy8SC3bmln548F9CIcL0_19Rgg0YY_ph72hP2bqtU";
/// PKCS#8, base64.
const ED: &str = "MC4CAQAwBQYDK2VwBCIEIKDcLQXjj1rOErgBVUXbo0iYnGFM8mvXw0VWLhXBWbKY";
const ED_X: &str = "LMs_OfCEMVeZ5rC7GJ4em8-Atv2LiftSadhcZYHP92c";
/// A key that the directory does not publish until it changes to it.
const OTHER_ED: &str = "MC4CAQAwBQYDK2VwBCIEIK9yHKwIJ2FaBeH2HqLME+E6pB+PJHulOYmrdzBoIBiB";
const OTHER_ED_X: &str = "bk3arS2QiX4cl4MWd64GFtBUHQ1rn8k9R8PXLxdcWgg";

fn der(text: &str) -> Vec<u8> {
    STANDARD.decode(text).expect("a key")
}

pub(super) fn rsa() -> EncodingKey {
    EncodingKey::from_rsa_der(&der(RSA))
}

pub(super) fn ec() -> EncodingKey {
    EncodingKey::from_ec_der(&der(EC))
}

pub(super) fn ed() -> EncodingKey {
    EncodingKey::from_ed_der(&der(ED))
}

pub(super) fn other_ed() -> EncodingKey {
    EncodingKey::from_ed_der(&der(OTHER_ED))
}

/// The text of a public key that everybody can read, as one who confuses algorithms would use it.
pub(super) fn modulus() -> &'static [u8] {
    RSA_MODULUS.as_bytes()
}

/// What the directory publishes: with the other key once it has changed to it.
pub(super) fn published(changed: bool) -> Value {
    let mut keys = vec![
        json!({ "kty": "RSA", "use": "sig", "kid": "rsa", "n": RSA_MODULUS, "e": "AQAB" }),
        json!({ "kty": "EC", "use": "sig", "kid": "ec", "crv": "P-256", "x": EC_X, "y": EC_Y }),
        json!({ "kty": "OKP", "use": "sig", "kid": "ed", "crv": "Ed25519", "x": ED_X }),
    ];
    if changed {
        keys.push(json!({ "kty": "OKP", "use": "sig", "kid": "new", "crv": "Ed25519", "x": OTHER_ED_X }));
    }
    json!({ "keys": keys })
}
