//! Passkeys from the command line, with the real program on both sides and a browser that is a test.

use elohim_testkit::Device;
use serde_json::{Value, json};

use crate::program::{Place, Ran, Server};

const ORIGIN: &str = "http://localhost:8000";

/// A server with passkeys, and a founder who is signed in on this device.
struct Given {
    place: Place,
    server: Server,
    password: String,
}

impl Given {
    fn new() -> Self {
        let place = Place::new();
        let passkeys = [("ELOHIMOS__PASSKEYS__RP_ID", "localhost"), ("ELOHIMOS__PASSKEYS__ORIGIN", ORIGIN)];
        let server = place.start("up", &passkeys);
        let password = place.read("data/secrets/founder_password").trim().to_owned();
        let given = Self { place, server, password };
        let url = format!("http://{}", given.server.address);
        let ran = given.run(&["login", "--server", &url, "--password-file", "data/secrets/founder_password"]);
        assert_eq!(ran.status, 0, "{}", ran.stderr);
        given
    }

    fn run(&self, arguments: &[&str]) -> Ran {
        let home = self.place.path().join("home");
        self.place.run(arguments, &[("HOME", home.to_str().unwrap())])
    }

    /// What the server answers to a page.
    fn post(&self, path: &str, token: &str, body: &Value) -> Value {
        let (body, address) = (body.to_string(), &self.server.address);
        let answer = self.server.send(&format!(
            "POST {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Type: application/json\r\n\
             Authorization: Bearer {token}\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        ));
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        assert!(head.starts_with("HTTP/1.1 20"), "{answer}");
        serde_json::from_str(body).unwrap()
    }

    /// Adds a passkey as a page does, and answers its id.
    fn add(&self, device: &mut Device, name: &str) -> String {
        let login = json!({ "username": "founder", "password": self.password });
        let tokens = self.post("/api/v1/auth/login", "", &login);
        let token = tokens["token"].as_str().unwrap();
        let asked = self.post("/api/v1/auth/passkeys/begin", token, &json!({ "password": self.password }));
        let made = device.create(&serde_json::from_value(asked.clone()).unwrap());
        let finish = json!({ "id": asked["id"], "credential": made, "name": name });
        self.post("/api/v1/auth/passkeys/finish", token, &finish)["id"].as_str().unwrap().to_owned()
    }
}

#[test]
fn passkeys_are_listed_and_removed() {
    let given = Given::new();
    let none = given.run(&["passkeys", "ls"]);
    let nothing = (0, "", "No passkey. Add one in a browser.\n");
    assert_eq!((none.status, none.stdout.as_str(), none.stderr.as_str()), nothing);
    let mut device = Device::at(ORIGIN);
    let id = given.add(&mut device, "phone");
    let listed: Value = serde_json::from_str(&given.run(&["--json", "passkeys", "ls"]).stdout).unwrap();
    assert_eq!((&listed["enabled"], listed["data"].as_array().unwrap().len()), (&json!(true), 1));
    assert_eq!((&listed["data"][0]["id"], &listed["data"][0]["name"]), (&json!(id), &json!("phone")));

    // The device signs in at the real server.
    let asked = given.post("/api/v1/auth/passkey-login/begin", "", &json!({ "username": "founder" }));
    let signed = device.get(&serde_json::from_value(asked.clone()).unwrap());
    let finish = json!({ "id": asked["id"], "credential": signed });
    assert_eq!(given.post("/api/v1/auth/passkey-login/finish", "", &finish)["username"], json!("founder"));

    given.place.write("wrong", "not the password", 0o600);
    let rm = |file: &str| given.run(&["passkeys", "rm", &id, "--password-file", file]);
    let refused = rm("wrong");
    assert_eq!(refused.status, 3);
    assert!(refused.stderr.contains("AUTH_INVALID_CREDENTIALS"), "{}", refused.stderr);
    let removed = rm("data/secrets/founder_password");
    assert_eq!((removed.status, removed.stdout.as_str()), (0, "The passkey is removed.\n"), "{}", removed.stderr);
    assert_eq!(rm("data/secrets/founder_password").status, 4);
    assert_eq!(given.run(&["passkeys", "ls"]).stderr, "No passkey. Add one in a browser.\n");
    // What the command line cannot do is said where people look for it.
    assert!(given.run(&["passkeys", "--help"]).stdout.contains("A new one is added in a browser"));
}
