//! Sites beyond the target.

use super::*;

fn done(j: &mut Journal, day: &str, site: &str, measure: &str) {
    j.on(day, "rollout.site-upgraded", json!({"authority": PANKOW, "site": site, "measure": measure}));
}

#[test]
fn more_sites_are_done_than_the_quota_wants_since_the_day_on_which_they_were_more() {
    for (measures, found) in [(json!([]), vec!["ba-pankow site 2026-02-03 - 1 notice"]), (json!(["LAN"]), Vec::new())] {
        let mut j = Journal::default();
        j.line(PANKOW, LINE, "1000000.00", "infrastructure");
        let site =
            json!({"programme": "infrastructure", "unit_price": "100.00", "quota": "0.02", "measures": measures});
        j.parameters("2026-01-01", json!({"site": site}));
        // Two sites for a hundred positions.
        j.eligible(PANKOW, "2026-01-01", 100);
        done(&mut j, "2026-02-01", "A", "LAN");
        done(&mut j, "2026-02-02", "B", "LAN");
        // Another measure at a site is no other site.
        done(&mut j, "2026-02-02", "B", "FAX");
        assert!(find(&j, Rule::SitesBeyondTarget, "2026-03-01").is_empty());
        done(&mut j, "2026-02-03", "C", "FAX");
        let all = find(&j, Rule::SitesBeyondTarget, "2026-03-01");
        assert_eq!(told(&all), found);
        if let [one] = &all[..] {
            assert_eq!(one.events, [4, 5, 6, 7]);
            assert!(one.said().de.starts_with("Standorte mit einer fertigen Maßnahme: 3, nach der Quote: 2."));
        }
        assert!(find(&j, Rule::SitesBeyondTarget, "2026-02-02").is_empty());
    }
}
