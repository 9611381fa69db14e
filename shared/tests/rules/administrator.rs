//! Rule 9: no role is taken for Administrator.

use postern_shared::text::{name, resembles_administrator};

#[test]
fn what_a_person_would_take_for_administrator_resembles_it() {
    for look_alike in [
        "Administrator",
        "administrator",
        "ADMINISTRATOR",
        "aDMINISTRATOR",
        "  Administrator  ",
        "Admini strator",
        "A d m i n i s t r a t o r",
        "Admin-istrator",
        "Admin_istrator",
        "Administrator.",
        "Ａｄｍｉｎｉｓｔｒａｔｏｒ",
        "Аdministrator",
        "Administrаtоr",
        "Αdministrator",
        "Admınıstrator",
        "Adminіstrator",
        "Admlnlstrator",
        "Adm1n1strator",
        "Administrat0r",
        "4dministrator",
        "Admini5trator",
        "Adminis7rator",
        "Аdm1n1strаt0r",
        "𝐀𝐝𝐦𝐢𝐧𝐢𝐬𝐭𝐫𝐚𝐭𝐨𝐫",
        "𝒜𝒹𝓂𝒾𝓃𝒾𝓈𝓉𝓇𝒶𝓉ℴ𝓇",
        "Ⓐⓓⓜⓘⓝⓘⓢⓣⓡⓐⓣⓞⓡ",
        "Adrninistrator",
        "Administ\u{a0}rator",
        "Administrator\u{3000}",
        "Admin\u{2010}istrator",
        "Admin–istrator",
    ] {
        assert!(resembles_administrator(look_alike), "{look_alike}");
    }
}

#[test]
fn what_hides_a_character_in_administrator_is_refused_by_one_rule_or_the_other() {
    for hidden in [
        '\u{200b}',
        '\u{200c}',
        '\u{200d}',
        '\u{2060}',
        '\u{feff}',
        '\u{ad}',
        '\u{34f}',
        '\u{202e}',
        '\u{fe0f}',
        '\u{e0061}',
    ] {
        for at in 0..="Administrator".len() {
            let mut text = "Administrator".to_owned();
            text.insert(at, hidden);
            assert!(name(&text).is_err() || resembles_administrator(&text), "{text:?}");
        }
    }
}

#[test]
fn other_names_do_not() {
    for other in [
        "Administration",
        "Administrators of the dock",
        "Dock administrator",
        "Admin",
        "User administration",
        "Operator",
        "管理者",
        "Администратор",
        "HR",
    ] {
        assert!(!resembles_administrator(other), "{other}");
    }
}
