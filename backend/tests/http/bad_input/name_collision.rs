//! Names that are taken in another spelling, and names that look like Administrator.

use serde_json::json;

use crate::harness::{Actor, Postern, Reply};

/// Creates a role with a name and gives the name to another role.
async fn create_and_rename(ada: &Actor<'_>, other: &str, name: &str) -> [Reply; 2] {
    let body = json!({ "name": name });
    let path = format!("/api/v1/roles/{other}");
    [ada.post("/api/v1/roles", body.clone()).await, ada.patch_version(&path, "\"1\"", body).await]
}

#[tokio::test]
async fn a_name_is_taken_in_every_equivalent_spelling() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    ada.role("Straße Reader", &[]).await;
    ada.api_user("Straße Reader", &[]).await;
    let other = ada.role("Other", &[]).await;
    let spellings = [
        "Straße Reader",
        "straße reader",
        "STRASSE READER",
        " Straße Reader ",
        "Straße  Reader",
        "Straße\u{a0}Reader",
        "Straße\u{3000}Reader",
        "Ｓｔｒａßｅ　Ｒｅａｄｅｒ",
        "Stra\u{1e9e}e Reader",
        "Stra\u{df}e Ⓡeader",
        "𝐒𝐭𝐫𝐚ß𝐞 𝐑𝐞𝐚𝐝𝐞𝐫",
        "ﬆraße Reader",
    ];
    let logins = [
        "ada@example.com",
        "ADA@EXAMPLE.COM",
        " ada@example.com\u{a0}",
        "ａｄａ@ｅｘａｍｐｌｅ.ｃｏｍ",
        "𝓪da@example.com",
        "ada＠example.com",
    ];
    let refused = async {
        for name in spellings {
            let api_user = ada.post("/api/v1/api-users", json!({ "name": name, "roles": [] })).await;
            for reply in create_and_rename(&ada, &other, name).await.into_iter().chain([api_user]) {
                reply.is_problem(409, "name_taken").is_field_problem("name", "taken");
            }
        }
        for login in logins {
            let reply = ada.post("/api/v1/users", json!({ "login": login, "name": "Ada", "roles": [] })).await;
            reply.is_problem(409, "name_taken").is_field_problem("login", "taken");
        }
    };
    postern.unchanged_by(refused).await;
    // A role can change the spelling of its own name.
    let path = format!("/api/v1/roles/{other}");
    assert_eq!(ada.patch_version(&path, "\"1\"", json!({ "name": "OTHER" })).await.is(200)["name"], "OTHER");
    assert_eq!(postern.log_of(&other).await.last().unwrap().0["after"]["name"], "OTHER");
}

#[tokio::test]
async fn no_role_has_a_name_that_looks_like_administrator() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let role = ada.role("Reader", &[]).await;
    let look_alikes = [
        "Administrator",
        "administrator",
        "ADMINISTRATOR",
        " Administrator ",
        "Admini strator",
        "A d m i n i s t r a t o r",
        "Admini-strator",
        "Admini_strator",
        "Administrator.",
        "Ａｄｍｉｎｉｓｔｒａｔｏｒ",
        "𝐀𝐝𝐦𝐢𝐧𝐢𝐬𝐭𝐫𝐚𝐭𝐨𝐫",
        "Ⓐdministrator",
        "\u{410}dministrator",
        "\u{391}dministrator",
        "Admin\u{456}strator",
        "Administr\u{430}tor",
        "Administrat\u{43e}r",
        "Administrat\u{3bf}r",
        "\u{430}dm\u{456}n\u{456}str\u{430}t\u{43e}r",
        "Admini\u{455}trator",
        "Adrninistrator",
        "Adm1n1strator",
        "Adm1nistrat0r",
        "4dministrator",
        "Admini5trator",
        "Adminis7rator",
        "Admlnlstrator",
        "AdmIn|strator",
        "\u{13aa}dministrator",
        "Ad\u{217f}inistrator",
        "Admin istrator",
        "Administrator:",
        "ᴀdministrator",
        "Ádministrator",
        "@dmini$trator",
        "🅰dministrator",
    ];
    let refused = async {
        for name in look_alikes {
            for reply in create_and_rename(&ada, &role, name).await {
                reply.is_invalid("name", "reserved_name");
            }
        }
    };
    postern.unchanged_by(refused).await;
    for name in ["Administrators of slabs", "Admin", "Sub-Administrator", "Administration"] {
        ada.role(name, &[]).await;
    }
}
