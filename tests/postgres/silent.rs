//! A database whose machine is gone without a word: nothing is closed, nothing is refused, nothing comes any more.

use std::{
    io::{Read as _, Write as _},
    net::{Shutdown, TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use sollist_contract::grpc::budget::v1::{GetLineRequest, budget_service_client::BudgetServiceClient};
use sollist_tests::servers::{OWNER, Role, RoleSpec, process::patiently};

use super::{assert_adds_up, database, installed};
use crate::{
    outside::{block_on, channel, procurement},
    stores::server,
};

const LINE: &str = "2026/30/25/bezirksamt-pankow/verbrauchsmittel-fuer-die-verfahrensunabhaengige-ikt";

/// A wire to a server. What goes through it can be made to go nowhere; who connects afterwards is put through.
struct Wire {
    port: u16,
    /// How often it fell silent.
    silences: Arc<AtomicU64>,
}

impl Wire {
    fn to(port: u16) -> Wire {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let wire = Wire { port: listener.local_addr().unwrap().port(), silences: Arc::default() };
        let silences = wire.silences.clone();
        std::thread::spawn(move || {
            for near in listener.incoming().map_while(Result::ok) {
                let far = TcpStream::connect(("127.0.0.1", port)).unwrap();
                for (from, to) in [(&near, &far), (&far, &near)] {
                    let (from, to) = (from.try_clone().unwrap(), to.try_clone().unwrap());
                    let silences = silences.clone();
                    std::thread::spawn(move || pass(from, to, &silences));
                }
            }
        });
        wire
    }

    fn fall_silent(&self) {
        self.silences.fetch_add(1, Ordering::SeqCst);
    }
}

fn pass(mut from: TcpStream, mut to: TcpStream, silences: &AtomicU64) {
    let (began, mut buffer) = (silences.load(Ordering::SeqCst), [0; 16 * 1024]);
    loop {
        let length = from.read(&mut buffer).unwrap_or(0);
        while silences.load(Ordering::SeqCst) != began {
            // Neither end hears of it, as long as the test lasts.
            std::thread::sleep(Duration::from_secs(1));
        }
        if length == 0 || to.write_all(&buffer[..length]).is_err() {
            let _ = to.shutdown(Shutdown::Both);
            return;
        }
    }
}

#[test]
fn a_database_that_is_gone_without_a_word_is_waited_for_so_long_and_then_another_is_asked() {
    let user = installed();
    let wire = Wire::to(server().port());
    let (own, through) = (format!(":{}/", server().port()), format!(":{}/", wire.port));
    let role = Role::start(RoleSpec {
        name: "budget,procurement".to_owned(),
        roles: "budget,procurement".to_owned(),
        database_url: Some(database(&user).url(OWNER).replace(&own, &through)),
        config: "[database]\nstatement_timeout_s = 1\n".to_owned(),
        ..RoleSpec::default()
    });
    let url = role.url();
    let place = |order: &str| block_on(procurement::place(&url, order, LINE, "1.00", false));
    let look = || {
        block_on(async {
            let mut budget = BudgetServiceClient::new(channel(&url).await.unwrap());
            budget.get_line(GetLineRequest { name: LINE.to_owned() }).await
        })
    };
    place("before").unwrap();
    look().unwrap();
    let before = user.sequence();
    for round in 1..=2 {
        wire.fall_silent();
        // What is asked now is answered by nobody; whoever asks again is.
        let order = format!("after-{round}");
        patiently("an order after the silence", || place(&order).ok());
        patiently("a line after the silence", || look().ok());
    }
    assert_eq!(user.sequence(), before + 2, "each is recorded once");
    assert_adds_up(&user);
}
