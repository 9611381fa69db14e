//! Rule 20: a name that a person could mistake for Administrator is refused.

use postern_shared::text::{name, resembles_administrator};

/// Kinds of look-alikes, with names of each kind.
const LOOK_ALIKES: &[(&str, &[&str])] = &[
    (
        "spelling, case, spaces, other alphabets and digits",
        &[
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
            "Administ\u{a0}rator",
            "Administrator\u{3000}",
            "Admin\u{2010}istrator",
            "Admin–istrator",
        ],
    ),
    ("small capitals", &["ᴀdministrator", "ᴀᴅᴍɪɴɪsᴛʀᴀᴛᴏʀ", "ᴀᴅᴍɪɴɪꜱᴛʀᴀᴛᴏʀ", "Aᴅᴍɪɴɪꜱᴛʀᴀᴛᴏʀ"]),
    ("marks", &["Ádministrator", "A\u{301}dministrator", "Ạďmĩņįšţŕåțöř", "A̲d̲m̲i̲n̲i̲s̲t̲r̲a̲t̲o̲r̲", "Administrator\u{20dd}"]),
    ("strokes, hooks and tails", &["Ađministrator", "Ⱥđmɨnɨsŧɍⱥŧøɍ", "Adɱiɲiʂʈɽaʈor", "ᶏᶁᶆᶖᶇᶖᶊƫᶉᶏƫoᶉ"]),
    (
        "punctuation",
        &[
            "Administrator:",
            "Administrator!",
            "\"Administrator\"",
            "(Administrator)",
            "«Administrator»",
            "Administrator…",
            "Admin/istrator",
            "A.d.m.i.n.i.s.t.r.a.t.o.r",
            "Administratorʼ",
            "Administrator՚",
            "¿Administrator?",
            "【Administrator】",
            "Administrator・",
            "Administrator·",
        ],
    ),
    (
        "symbols",
        &[
            "Administrator™",
            "Administrator®",
            "★Administrator★",
            "Administrator 🔒",
            "Admin^istrator",
            "Administrator✓",
        ],
    ),
    (
        "symbols read as letters",
        &[
            "@dministrator",
            "Admini$trator",
            "Adm!nistrator",
            "Adm|nistrator",
            "Admin¡strator",
            "Adminis+rator",
            "Administr@tor",
            "@dm!n!$tr@t0r",
            "4dm1n157r470r",
            "Adminis†rator",
            "Admini§trator",
            "Administrat°r",
            "₳₫₥ł₦ł$₮Ɽ₳₮ØⱤ",
        ],
    ),
    (
        "enclosed letters",
        &[
            "🄰🄳🄼🄸🄽🄸🅂🅃🅁🄰🅃🄾🅁",
            "🅰🅳🅼🅸🅽🅸🆂🆃🆁🅰🆃🅾🆁",
            "🅐🅓🅜🅘🅝🅘🅢🅣🅡🅐🅣🅞🅡",
            "🇦🇩🇲🇮🇳🇮🇸🇹🇷🇦🇹🇴🇷",
            "🄐🄓🄜🄘🄝🄘🄢🄣🄡🄐🄣🄞🄡",
            "⒜⒟⒨⒤⒩⒤⒮⒯⒭⒜⒯⒪⒭",
            "🅰dministrator",
            "🇦dministrator",
            "Ⓐdministrator",
        ],
    ),
    (
        "fonts",
        &[
            "𝕬𝖉𝖒𝖎𝖓𝖎𝖘𝖙𝖗𝖆𝖙𝖔𝖗",
            "𝔸𝕕𝕞𝕚𝕟𝕚𝕤𝕥𝕣𝕒𝕥𝕠𝕣",
            "𝙰𝚍𝚖𝚒𝚗𝚒𝚜𝚝𝚛𝚊𝚝𝚘𝚛",
            "ᴬᵈᵐⁱⁿⁱˢᵗʳᵃᵗᵒʳ",
            "ₐdₘᵢₙᵢₛₜᵣₐₜₒᵣ",
            "ＡＤＭＩＮＩＳＴＲＡＴＯＲ",
        ],
    ),
    (
        "other scripts",
        &[
            "ᎪᎠᎷᏆNᏆᏚᎢᎡᎪᎢOᎡ",
            "ꭺꭰꮇꮖnꮖꮪꭲꭱꭺꭲoꭱ",
            "ꓮꓓꓟꓲꓠꓲꓢꓔꓣꓮꓔꓳꓣ",
            "ᗩᗪᗰIᑎIᔕTᖇᗩTOᖇ",
            "ΑDΜΙΝΙSΤRΑΤΟR",
            "ΛDMIПISTЯΛTӨЯ",
            "Аԁміnіѕтrаtоr",
            "Admіnіѕtratοr",
            "Administratօr",
            "ค๔๓เภเรՇгคՇ๏г",
            "αdmιηιsтrαтσr",
        ],
    ),
    ("letters that look like two", &["Adrninistrator", "Aclministrator", "Adminiﬆrator", "AdⅿⅰnⅰstratoR"]),
    ("spaces", &["Administrator\u{2003}", "\u{1680}Administrator", "Admin\u{2009}istrator", "Admin\u{3000}istrator"]),
];

#[test]
fn a_name_that_a_person_would_mistake_for_administrator_resembles_it() {
    let kinds = LOOK_ALIKES.iter().flat_map(|(kind, names)| names.iter().map(move |name| (kind, name)));
    let missed: Vec<_> = kinds.filter(|(_, name)| !resembles_administrator(name)).collect();
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
fn administrator_with_an_invisible_character_is_refused_by_one_rule_or_the_other() {
    for hidden in "\u{200b}\u{200c}\u{200d}\u{2060}\u{feff}\u{ad}\u{34f}\u{202e}\u{fe0f}\u{e0061}".chars() {
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
        "Administrators",
        "Administrator 2",
        "Administratorin",
        "Administrateur",
        "Administrador",
        "Amministratore",
        "Co-administrator",
        "Sub-Administrator",
        "Administrator & Co.",
        "Administrator (Dock)",
        "Administrato",
        "dministrator",
        "Admin!",
        "Ádám",
        "Адміністратор",
        "Διαχειριστής",
        "管理員",
        "システム管理者",
        "관리자",
        "مسؤول النظام",
        "מנהל",
        "ผู้ดูแลระบบ",
        "Մուշ",
        "ᎠᏂᎦ",
        "🔒",
        "",
        "!!!",
        "1 0 1",
    ] {
        assert!(!resembles_administrator(other), "{other}");
    }
}
