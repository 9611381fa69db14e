//! What a database file keeps.

use std::path::Path;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::ProvideErrorMetadata as _;
use aws_sdk_dynamodb::types::TimeToLiveStatus;
use postern_embedded::{Embedded, OpenError};
use tempfile::tempdir;

use crate::table::{TABLE, client, create, expire, ids, put, put_new};

fn open(file: &Path) -> Client {
    client(Embedded::open(file).unwrap().http_client())
}

#[tokio::test]
async fn items_are_still_there_when_the_file_is_opened_again() {
    let folder = tempdir().unwrap();
    let file = folder.path().join("postern.db");
    let first = open(&file);
    create(&first).await;
    put(&first, "one").send().await.unwrap();
    drop(first);

    let second = open(&file);
    assert_eq!(ids(&second).await, ["one"]);
    let again = put_new(&second, "one").send().await.unwrap_err();
    assert!(again.into_service_error().is_conditional_check_failed_exception());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn concurrent_writes_are_all_kept() {
    let folder = tempdir().unwrap();
    let client = open(&folder.path().join("postern.db"));
    create(&client).await;
    let writes: Vec<_> = (10..42).map(|id| tokio::spawn(put(&client, &id.to_string()).send())).collect();
    for write in writes {
        write.await.unwrap().unwrap();
    }
    assert_eq!(ids(&client).await.len(), 32);
}

#[tokio::test]
async fn a_read_sees_what_a_table_was_changed_to() {
    let folder = tempdir().unwrap();
    let client = open(&folder.path().join("postern.db"));
    let tables = async || client.list_tables().send().await.unwrap().table_names().len();
    let status = async || {
        let described = client.describe_time_to_live().table_name(TABLE).send().await;
        described.unwrap().time_to_live_description.unwrap().time_to_live_status
    };
    assert_eq!(tables().await, 0);
    create(&client).await;
    assert_eq!((tables().await, status().await), (1, Some(TimeToLiveStatus::Disabled)));
    expire(&client).await;
    assert_eq!(status().await, Some(TimeToLiveStatus::Enabled));
}

#[tokio::test]
async fn a_call_never_overtakes_a_write_whose_caller_gave_up() {
    let folder = tempdir().unwrap();
    let client = open(&folder.path().join("postern.db"));
    create(&client).await;
    for id in 100..300 {
        let write = tokio::spawn(put(&client, &id.to_string()).send());
        tokio::task::yield_now().await;
        write.abort();
        let first = ids(&client).await;
        assert_eq!(ids(&client).await, first);
    }
}

#[tokio::test]
async fn a_write_that_was_not_synced_is_confirmed_by_no_later_answer() {
    let folder = tempdir().unwrap();
    let file = folder.path().join("postern.db");
    let client = open(&file);
    create(&client).await;
    put(&client, "one").send().await.unwrap();
    // Without the log no commit can be synced.
    let log = folder.path().join("postern.db-wal");
    let elsewhere = folder.path().join("elsewhere");
    std::fs::rename(&log, &elsewhere).unwrap();
    let lost = put(&client, "two").send().await.unwrap_err();
    assert_eq!(lost.code(), Some("DiskNotSynced"));
    std::fs::rename(&elsewhere, &log).unwrap();
    // A refusal would say that the item exists, and a read would show it.
    let refused = put_new(&client, "two").send().await.unwrap_err();
    let unread = client.scan().table_name(TABLE).send().await.unwrap_err();
    let unwritten = put(&client, "three").send().await.unwrap_err();
    assert_eq!([refused.code(), unread.code(), unwritten.code()], [Some("DiskNotSynced"); 3]);

    drop(client);
    let client = open(&file);
    put(&client, "four").send().await.unwrap();
    let found = ids(&client).await;
    assert!(["one", "four"].iter().all(|id| found.contains(&(*id).to_owned())), "{found:?}");
}

#[tokio::test]
async fn opening_leaves_nothing_in_the_log() {
    let folder = tempdir().unwrap();
    let file = folder.path().join("postern.db");
    let client = open(&file);
    create(&client).await;
    put(&client, "one").send().await.unwrap();
    // As a killed program leaves it. What is appended to a log whose beginning is not on the disk is lost with it.
    let copy = folder.path().join("copy.db");
    for suffix in ["", "-wal"] {
        std::fs::copy(
            folder.path().join(format!("postern.db{suffix}")),
            folder.path().join(format!("copy.db{suffix}")),
        )
        .unwrap();
    }
    let log = folder.path().join("copy.db-wal");
    assert_ne!(log.metadata().unwrap().len(), 0);
    let client = open(&copy);
    assert_eq!(log.metadata().unwrap().len(), 0);
    assert_eq!(ids(&client).await, ["one"]);
}

#[test]
fn a_path_that_sqlite_would_interpret_is_still_a_file() {
    assert!(matches!(Embedded::open(Path::new("")), Err(OpenError::Path { .. })));
    let folder = tempdir().unwrap();
    let odd = folder.path().join("file:odd?mode=memory");
    Embedded::open(&odd).unwrap();
    assert!(odd.exists());
}

#[test]
fn a_file_that_is_not_a_database_cannot_be_opened() {
    let folder = tempdir().unwrap();
    let file = folder.path().join("notes.txt");
    std::fs::write(&file, "a shopping list, surely longer than a header".repeat(50)).unwrap();
    let error = Embedded::open(&file).unwrap_err();
    assert!(matches!(error, OpenError::Database(_)), "{error:?}");
    assert!(Embedded::open(&folder.path().join("no/such/folder")).is_err());
}
