//! Services of the same process, reached by the same contract.

use std::sync::{Arc, Mutex};

use sollist_platform::{
    process::config::Config,
    wire::{dial, grpc},
};
use tonic_health::pb::{HealthCheckRequest, health_client::HealthClient};

#[tokio::test]
async fn a_connection_that_ended_is_followed_by_another() {
    let routes = grpc::Services::new().unwrap().finish();
    let open = Arc::new(Mutex::new(Vec::new()));
    let opened = open.clone();
    let channel = dial::in_process(move |mut io| {
        // Between the two, so that it can be cut.
        let (mut near, far) = tokio::io::duplex(1024 * 1024);
        let cable = tokio::spawn(async move { tokio::io::copy_bidirectional(&mut io, &mut near).await });
        opened.lock().unwrap().push(cable.abort_handle());
        let routes = routes.clone();
        async move { grpc::serve_local(&Config::default(), (None, None), routes, far).await.unwrap() }
    })
    .await
    .unwrap();
    let mut client = HealthClient::new(channel);
    for connections in 1..=3 {
        // The first call after an end may be the one that finds it.
        let _ = client.check(HealthCheckRequest::default()).await;
        client.check(HealthCheckRequest::default()).await.unwrap();
        assert_eq!(open.lock().unwrap().len(), connections);
        open.lock().unwrap().last().unwrap().abort();
    }
}
