//! What authorities report beside money and devices: head counts, access, licences, digital file, sites, rollouts.

use sollist_contract::{
    day::Day,
    event::{
        EFileConnected, EFileUsed, HeadcountReported, LicencesProvided, PositionsChanged, RemoteAccessProvided,
        RolloutPlanned, RolloutProgressed, Scope, SiteUpgraded,
    },
    ids::Authority,
    money::Cents,
};

use super::{
    book::{Book, Calendar, change, count, day, name},
    devices::Fleet,
    profiles::Profile,
    random::Random,
};

/// An authority on its way through the half year.
pub struct Reporter<'a> {
    pub profile: &'a Profile,
    pub authority: Authority,
    pub fleet: &'a Fleet,
    pub calendar: &'a Calendar,
    pub random: &'a mut Random,
    pub book: &'a mut Book,
}

impl Reporter<'_> {
    /// Writes everything of one authority. `counts_june` is false where the second quarter was never reported.
    pub fn simulate(&mut self, counts_june: bool) -> Option<()> {
        self.staff(counts_june)?;
        self.sites()?;
        self.plan_rollouts()?;
        let mut month = 0;
        let mut windows = 0;
        for (index, today) in self.calendar.iter() {
            if today.date().month() != month {
                month = today.date().month();
                self.capacity(i64::from(month), today)?;
            }
            if self.profile.e_file == Some(index) {
                self.book.note(today, 10 * 60, EFileConnected { authority: self.authority.clone() })?;
            }
            if self.calendar.ends_week(index) {
                windows = self.windows(index, windows, today)?;
                self.notebooks(index, today)?;
                self.e_file(index, today)?;
            }
        }
        Some(())
    }

    fn staff(&mut self, counts_june: bool) -> Option<()> {
        let (february, may) = self.profile.positions;
        let eligible = self.profile.eligible_positions();
        self.headcount(day(2026, 1, 1)?, day(2026, 1, 2)?, eligible)?;
        for (quantity, effective_on) in [(february, day(2026, 2, 1)?), (may, day(2026, 5, 1)?)] {
            if quantity != 0 {
                let changed =
                    PositionsChanged { authority: self.authority.clone(), quantity: change(quantity)?, effective_on };
                self.book.note(self.calendar.day(self.calendar.index(effective_on))?, 11 * 60, changed)?;
            }
        }
        self.headcount(day(2026, 3, 31)?, day(2026, 3, 31)?, eligible + february)?;
        if counts_june {
            self.headcount(day(2026, 6, 30)?, day(2026, 6, 30)?, eligible + february + may)?;
        }
        Some(())
    }

    fn headcount(&mut self, as_of: Day, on: Day, eligible: i64) -> Option<()> {
        let gone = self.profile.eligible_positions() - eligible;
        let report = HeadcountReported {
            authority: self.authority.clone(),
            as_of,
            employees: count(self.profile.employees - gone)?,
            workplaces: count(self.profile.workplaces())?,
            eligible: count(eligible)?,
            definition: name(
                "Beschäftigte ohne Beurlaubte; mobil geeignet sind Stellen mit überwiegender Bildschirmarbeit \
                 (Beispiel)",
            )?,
        };
        self.book.note(on, 16 * 60 + 30, report)
    }

    /// Remote access and licences, a new total at the start of each month.
    fn capacity(&mut self, month: i64, today: Day) -> Option<()> {
        let eligible = self.profile.eligible_positions();
        let sessions = (eligible * self.profile.access / 1_000) * (97 + 3 * month) / 100;
        let accounts = sessions.min(eligible) * 112 / 100;
        let authority = self.authority.clone();
        let access = RemoteAccessProvided {
            authority,
            sessions: count(sessions.min(eligible))?,
            accounts: Some(count(accounts)?),
        };
        self.book.note(today, 8 * 60 + 15, access)?;
        let notebooks = self.fleet.notebooks.get(usize::try_from(self.calendar.index(today)).ok()?).copied()?;
        let file = if self.profile.e_file.is_some() { self.file_accounts(self.calendar.index(today)) + 60 } else { 40 };
        for (licence, number) in [("mobile-client-licence", notebooks * 103 / 100), ("e-file-licence", file)] {
            let licences = LicencesProvided {
                authority: self.authority.clone(),
                licence: name(licence)?,
                quantity: count(number)?,
            };
            self.book.note(today, 8 * 60 + 20, licences)?;
        }
        Some(())
    }

    fn sites(&mut self) -> Option<()> {
        let code = self.authority.district().code();
        for number in 1..=self.random.between(3, 3 + self.profile.pace / 70) {
            let index = self.random.below(self.calendar.len());
            let measure =
                *self.random.pick(&["LAN erneuert", "WLAN eingerichtet", "Netzanschluss auf 10 Gbit/s erweitert"])?;
            let site = name(&format!("Standort {code}-{number:02}"))?;
            let upgraded = SiteUpgraded { authority: self.authority.clone(), site, measure: name(measure)? };
            self.book.note(self.calendar.day(index)?, 15 * 60, upgraded)?;
        }
        Some(())
    }

    fn plan_rollouts(&mut self) -> Option<()> {
        // The paid security updates for Windows 10 end on 13 October 2026.
        let plans = [
            (
                "windows-11",
                Scope::Total(count(self.fleet.computers)?),
                day(2026, 10, 13)?,
                Some(Cents::new(self.fleet.computers * 6_318)),
            ),
            ("notebooks", Scope::Total(count(self.profile.eligible_positions())?), day(2027, 12, 31)?, None),
            ("e-akte", Scope::Described(name("Arbeitsplätze mit Digitaler Akte")?), day(2026, 12, 31)?, None),
        ];
        for (rollout, scope, deadline, budget) in plans {
            let planned = RolloutPlanned {
                authority: self.authority.clone(),
                rollout: name(rollout)?,
                scope,
                deadline,
                start: Some(day(2026, 1, 1)?),
                budget,
            };
            self.book.note(day(2026, 1, 2)?, 7 * 60 + 30, planned)?;
        }
        Some(())
    }

    /// Weekly progress; in Mitte the total falls in April, because computers were counted twice.
    fn windows(&mut self, index: i64, before: i64, today: Day) -> Option<i64> {
        let (from, to) = self.profile.windows;
        let broken = self.profile.number == 1 && index >= 70;
        let total = if broken { self.fleet.computers * 88 / 100 } else { self.fleet.computers };
        let reached =
            self.fleet.computers * (from * self.calendar.len() + (to - from) * index) / self.calendar.len() / 1_000;
        let done = (reached + self.random.between(-8, 8)).max(before).min(total);
        self.progress("windows-11", done, Some(total), today)?;
        Some(done)
    }

    fn notebooks(&mut self, index: i64, today: Day) -> Option<()> {
        let done = self.fleet.notebooks.get(usize::try_from(index).ok()?).copied()?;
        self.progress("notebooks", done.min(self.profile.eligible_positions()), None, today)
    }

    fn file_accounts(&self, index: i64) -> i64 {
        let since = self.profile.e_file.map_or(0, |start| (index - start).max(0));
        self.profile.workplaces() * (80 + 4 * since) / 1_000
    }

    /// Use of the digital file, in the authorities that have it.
    fn e_file(&mut self, index: i64, today: Day) -> Option<()> {
        if self.profile.e_file.is_none_or(|start| index < start) {
            return self.progress("e-akte", 0, Some(self.profile.workplaces()), today);
        }
        let accounts = self.file_accounts(index);
        let concurrent = accounts * self.random.between(34, 52) / 100;
        let used =
            EFileUsed { authority: self.authority.clone(), accounts: count(accounts)?, concurrent: count(concurrent)? };
        self.book.note(today, 16 * 60 + 5, used)?;
        self.progress("e-akte", accounts, Some(self.profile.workplaces()), today)
    }

    fn progress(&mut self, rollout: &str, done: i64, total: Option<i64>, today: Day) -> Option<()> {
        let total = match total {
            Some(total) => Some(count(total)?),
            None => None,
        };
        let progressed =
            RolloutProgressed { authority: self.authority.clone(), rollout: name(rollout)?, done: count(done)?, total };
        self.book.note(today, 16 * 60 + 10, progressed)
    }
}
