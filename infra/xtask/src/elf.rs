//! What a program is made of: the sections of an ELF file of 64 bits, low byte first.
//! Source: the System V ABI, chapter 4, "Sections".

/// The sections that take room in the file, with their sizes; `None` if it is no such file.
pub(crate) fn sections(file: &[u8]) -> Option<Vec<(String, u64)>> {
    if file.get(..6)? != b"\x7fELF\x02\x01" {
        return None;
    }
    let headers = usize::try_from(number(file, 40, 8)?).ok()?;
    let size = usize::try_from(number(file, 58, 2)?).ok()?;
    let count = usize::try_from(number(file, 60, 2)?).ok()?;
    let names_at = usize::try_from(number(file, 62, 2)?).ok()?;
    let header = |n: usize| file.get(headers + n * size..headers + (n + 1) * size);
    let names = usize::try_from(number(header(names_at)?, 24, 8)?).ok()?;
    let mut sections = Vec::new();
    for n in 0..count {
        let header = header(n)?;
        let name = file.get(names + usize::try_from(number(header, 0, 4)?).ok()?..)?;
        let name = String::from_utf8_lossy(name.split(|byte| *byte == 0).next()?).into_owned();
        // What is all zeros has a size and takes no room.
        let takes_room = number(header, 4, 4)? != 8;
        sections.extend(takes_room.then_some((name, number(header, 32, 8)?)));
    }
    Some(sections)
}

/// What is in a section.
pub(crate) fn meaning(section: &str) -> &'static str {
    match section {
        ".text" => "code",
        ".rodata" => "constants: the console's files, tables of Unicode, common passwords, texts",
        ".data.rel.ro" | ".data" | ".got" => "tables of addresses",
        ".rela.dyn" => "where addresses are filled in at the start",
        ".eh_frame" | ".eh_frame_hdr" | ".gcc_except_table" => "how a panic unwinds",
        _ => "",
    }
}

fn number(bytes: &[u8], at: usize, length: usize) -> Option<u64> {
    let bytes = bytes.get(at..at + length)?;
    Some(bytes.iter().rev().fold(0, |number, byte| (number << 8) | u64::from(*byte)))
}

#[cfg(test)]
mod tests {
    use super::sections;

    #[test]
    fn a_program_has_code_and_what_is_none_has_no_sections() {
        let program = std::fs::read(std::env::current_exe().unwrap()).unwrap();
        if cfg!(all(target_os = "linux", target_pointer_width = "64", target_endian = "little")) {
            let sections = sections(&program).unwrap();
            let text = sections.iter().find(|(name, _)| name == ".text").unwrap();
            assert!(text.1 > 10_000 && text.1 < program.len() as u64, "{sections:?}");
        }
        assert_eq!(sections(b"#!/bin/sh"), None);
        assert_eq!(sections(&program[..100]), None);
    }
}
