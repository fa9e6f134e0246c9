//! The servers of the tests themselves: they start, fail in the ways asked for, come back where they were, and leave
//! nothing.

use sollist_tests::servers::{Nats, Postgres, patiently};

#[test]
fn a_database_killed_with_all_its_children_comes_back_with_what_it_acknowledged() {
    let postgres = Postgres::start(true);
    postgres.create_database("one", None);
    postgres.sql("one", "CREATE TABLE t (n bigint); INSERT INTO t VALUES (1)");
    postgres.create_database("two", Some("one"));
    postgres.kill();
    postgres.start_again();
    postgres.await_ready();
    assert_eq!(postgres.sql("one", "INSERT INTO t VALUES (2); SELECT sum(n) FROM t").trim(), "3");
    assert_eq!(postgres.sql("two", "SELECT sum(n) FROM t").trim(), "1");
    postgres.freeze();
    postgres.thaw();
    postgres.stop();
    let copy = Postgres::copy_of(&postgres.data(), false, &[]);
    assert_eq!(copy.sql("one", "SELECT sum(n) FROM t").trim(), "3");
    let folder = copy.data();
    drop(copy);
    patiently("the folder to go", || (!folder.exists()).then_some(()));
}

#[tokio::test]
async fn a_broker_loses_its_stream_or_the_tail_of_it_as_asked() {
    let nats = Nats::start();
    let last = async || {
        let stream = async_nats::jetstream::new(async_nats::connect(nats.url()).await.unwrap())
            .get_or_create_stream("s")
            .await
            .unwrap();
        stream.cached_info().state.last_sequence
    };
    let publish = async |count: u64| {
        let broker = async_nats::jetstream::new(async_nats::connect(nats.url()).await.unwrap());
        let config = async_nats::jetstream::stream::Config {
            name: "s".to_owned(),
            subjects: vec!["s.>".to_owned()],
            ..Default::default()
        };
        broker.get_or_create_stream(config).await.unwrap();
        for _ in 0..count {
            broker.publish("s.x", "x".repeat(100).into()).await.unwrap().await.unwrap();
        }
    };
    publish(100).await;
    nats.kill();
    nats.start_again();
    nats.await_ready();
    assert_eq!(last().await, 100);
    nats.stop();
    let copy = nats.copy();
    nats.start_again();
    nats.await_ready();
    publish(50).await;
    nats.kill();
    assert_eq!(nats.cut_tail(900), 1);
    nats.start_again();
    nats.await_ready();
    let left = last().await;
    assert!(left > 100 && left < 150, "{left}");
    nats.stop();
    nats.restore(&copy);
    nats.start_again();
    nats.await_ready();
    assert_eq!(last().await, 100);
    nats.kill();
    nats.wipe();
    nats.start_again();
    nats.await_ready();
    publish(1).await;
    assert_eq!(last().await, 1);
}
