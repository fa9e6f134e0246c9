//! Rollouts (Umstellungen), devices on their way, sites, milestones, CityLAB.

use sollist_contract::grpc::{
    analytics::v1 as records,
    rollout::v1::{
        ConnectEFileRequest, GetRolloutRequest, IssueDevicesRequest, ListRolloutsRequest, PlanMilestoneRequest,
        PlanRolloutRequest, ReachMilestoneRequest, RecordActivityRequest, ReportProgressRequest, RetireDevicesRequest,
        ReturnDevicesRequest, UpgradeSiteRequest, WithdrawActivityRequest, WithdrawEFileRequest,
        WithdrawMilestoneRequest, WithdrawSiteRequest,
    },
};

use super::{
    answer::{Answer, sentence, with_effect},
    args::rollout::{
        ActivityArgs, ActivityWithdrawArgs, DevicesArgs, EFileArgs, EFileWithdrawArgs, MilestonePlanArgs,
        MilestoneReachArgs, MilestoneWithdrawArgs, PlanArgs, ProgressArgs, RolloutAction, RolloutListArgs,
        RolloutShowArgs, SiteArgs, SiteWithdrawArgs,
    },
    asking::Asking,
    given::{some, text},
    listed::{self, Next},
    sheets, then, told,
};
use crate::cli::{
    Link,
    failure::{Exit, Failure},
    output::Output,
    words::acts as words,
};

/// `sollist rollout …`
pub async fn rollout(link: &Link, action: &RolloutAction, out: &mut Output<'_>) -> Result<Exit, Failure> {
    match action {
        RolloutAction::Plan(args) => plan(link, args, out).await,
        RolloutAction::Progress(args) => progress(link, args, out).await,
        RolloutAction::Issue(args) => issue(link, args, out).await,
        RolloutAction::Return(args) => take_back(link, args, out).await,
        RolloutAction::Retire(args) => retire(link, args, out).await,
        RolloutAction::Site(args) => site(link, args, out).await,
        RolloutAction::SiteWithdraw(args) => site_withdraw(link, args, out).await,
        RolloutAction::EFile(args) => e_file(link, args, out).await,
        RolloutAction::MilestonePlan(args) => milestone_plan(link, args, out).await,
        RolloutAction::MilestoneReach(args) => milestone_reach(link, args, out).await,
        RolloutAction::Activity(args) => activity(link, args, out).await,
        RolloutAction::ActivityWithdraw(args) => activity_withdraw(link, args, out).await,
        RolloutAction::MilestoneWithdraw(args) => milestone_withdraw(link, args, out).await,
        RolloutAction::EFileWithdraw(args) => e_file_withdraw(link, args, out).await,
        RolloutAction::List(args) => list(link, args, out).await,
        RolloutAction::Sites(args) => told::sites(link, args, out).await,
        RolloutAction::Milestones(args) => told::milestones(link, args, out).await,
        RolloutAction::Activities(args) => told::activities(link, args, out).await,
        RolloutAction::Show(RolloutShowArgs { name, view }) => {
            let (authority, rollout) = (name.authority.to_string(), name.rollout.to_string());
            let found = match view.named() {
                Some(view) => then::rollout(link, view, authority, rollout).await?,
                None => {
                    link.rollout().get_rollout(GetRolloutRequest { authority, rollout }).await?.into_inner().rollout
                }
            };
            listed::one(sheets::rollouts(found.into_iter().collect(), out.lang), out)
        }
    }
}

async fn plan(link: &Link, args: &PlanArgs, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let asking = Asking::new(&args.act);
    let request = PlanRolloutRequest {
        command: asking.command(),
        authority: args.name.authority.to_string(),
        rollout: args.name.rollout.to_string(),
        scope_total: args.scope_total,
        scope_text: some(args.scope_text.as_ref()),
        deadline: args.deadline.to_string(),
        start: some(args.start.as_ref()),
        budget: some(args.budget.as_ref()),
    };
    let what = sentence(&request);
    let answer = asking.of(link.rollout().plan_rollout(request)).await?;
    let made = vec![("rollout", sheets::rollouts(answer.rollout.into_iter().collect(), out.lang))];
    Answer { asking: &asking, what, receipt: answer.receipt, made }.tell(out)
}

async fn progress(link: &Link, args: &ProgressArgs, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let asking = Asking::new(&args.act);
    let request = ReportProgressRequest {
        command: asking.command(),
        authority: args.name.authority.to_string(),
        rollout: args.name.rollout.to_string(),
        done: Some(args.done),
        total: args.total,
    };
    let what = sentence(&request);
    let answer = asking.of(link.rollout().report_progress(request)).await?;
    let made = vec![("rollout", sheets::rollouts(answer.rollout.into_iter().collect(), out.lang))];
    Answer { asking: &asking, what, receipt: answer.receipt, made }.tell(out)
}

async fn issue(link: &Link, args: &DevicesArgs, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let asking = Asking::new(&args.act);
    let request = IssueDevicesRequest {
        command: asking.command(),
        authority: args.authority.to_string(),
        item: args.item.to_string(),
        quantity: args.quantity,
        commissioned_on: some(args.commissioned_on.as_ref()),
    };
    let what = sentence(&request);
    let answer = asking.of(link.rollout().issue_devices(request)).await?;
    let made = vec![("stock", sheets::stocks(answer.stock.into_iter().collect(), out.lang))];
    Answer { asking: &asking, what, receipt: answer.receipt, made }.tell(out)
}

async fn take_back(link: &Link, args: &DevicesArgs, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let asking = Asking::new(&args.act);
    let request = ReturnDevicesRequest {
        command: asking.command(),
        authority: args.authority.to_string(),
        item: args.item.to_string(),
        quantity: args.quantity,
        commissioned_on: some(args.commissioned_on.as_ref()),
    };
    let what = sentence(&request);
    let answer = asking.of(link.rollout().return_devices(request)).await?;
    let made = vec![("stock", sheets::stocks(answer.stock.into_iter().collect(), out.lang))];
    Answer { asking: &asking, what, receipt: answer.receipt, made }.tell(out)
}

async fn retire(link: &Link, args: &DevicesArgs, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let asking = Asking::new(&args.act);
    let request = RetireDevicesRequest {
        command: asking.command(),
        authority: args.authority.to_string(),
        item: args.item.to_string(),
        quantity: args.quantity,
        commissioned_on: some(args.commissioned_on.as_ref()),
    };
    let what = sentence(&request);
    let answer = asking.of(link.rollout().retire_devices(request)).await?;
    let made = vec![("stock", sheets::stocks(answer.stock.into_iter().collect(), out.lang))];
    Answer { asking: &asking, what, receipt: answer.receipt, made }.tell(out)
}

async fn site(link: &Link, args: &SiteArgs, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let asking = Asking::new(&args.act);
    let request = UpgradeSiteRequest {
        command: asking.command(),
        authority: args.authority.to_string(),
        site: args.site.to_string(),
        measure: args.measure.to_string(),
    };
    let what = sentence(&request);
    let receipt = asking.of(link.rollout().upgrade_site(request)).await?.receipt;
    Answer { asking: &asking, what, receipt, made: Vec::new() }.tell(out)
}

async fn site_withdraw(link: &Link, args: &SiteWithdrawArgs, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let asking = Asking::new(&args.act);
    let request = WithdrawSiteRequest {
        command: asking.command(),
        authority: args.authority.to_string(),
        site: args.site.to_string(),
        measure: args.measure.to_string(),
        reason: args.reason.to_string(),
    };
    let what = sentence(&request);
    let receipt = asking.of(link.rollout().withdraw_site(request)).await?.receipt;
    Answer { asking: &asking, what, receipt, made: Vec::new() }.tell(out)
}

async fn e_file(link: &Link, args: &EFileArgs, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let asking = Asking::new(&args.act);
    let request = ConnectEFileRequest { command: asking.command(), authority: args.authority.to_string() };
    let what = sentence(&request);
    let receipt = asking.of(link.rollout().connect_e_file(request)).await?.receipt;
    Answer { asking: &asking, what, receipt, made: Vec::new() }.tell(out)
}

async fn milestone_plan(link: &Link, args: &MilestonePlanArgs, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let asking = Asking::new(&args.act);
    let request = PlanMilestoneRequest {
        command: asking.command(),
        authority: args.name.authority.to_string(),
        project: args.name.project.to_string(),
        milestone: args.name.milestone.to_string(),
        planned_on: args.planned_on.to_string(),
        budgeted_cost: args.budgeted_cost.to_string(),
    };
    let what = sentence(&request);
    let receipt = asking.of(link.rollout().plan_milestone(request)).await?.receipt;
    Answer { asking: &asking, what, receipt, made: Vec::new() }.tell(out)
}

async fn milestone_reach(link: &Link, args: &MilestoneReachArgs, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let asking = Asking::new(&args.act);
    let request = ReachMilestoneRequest {
        command: asking.command(),
        authority: args.name.authority.to_string(),
        project: args.name.project.to_string(),
        milestone: args.name.milestone.to_string(),
        reached_on: args.reached_on.to_string(),
    };
    let what = sentence(&request);
    let receipt = asking.of(link.rollout().reach_milestone(request)).await?.receipt;
    Answer { asking: &asking, what, receipt, made: Vec::new() }.tell(out)
}

async fn activity(link: &Link, args: &ActivityArgs, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let asking = Asking::new(&args.act);
    let request = RecordActivityRequest {
        command: asking.command(),
        authority: args.authority.to_string(),
        kind: args.kind.code().to_owned(),
        title: args.title.to_string(),
        held_on: args.held_on.to_string(),
        participants: args.participants,
        line: some(args.line.as_ref()),
    };
    let what = sentence(&request);
    let receipt = asking.of(link.rollout().record_activity(request)).await?.receipt;
    Answer { asking: &asking, what, receipt, made: Vec::new() }.tell(out)
}

async fn e_file_withdraw(link: &Link, args: &EFileWithdrawArgs, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let asking = Asking::new(&args.act);
    let request = WithdrawEFileRequest {
        command: asking.command(),
        authority: args.authority.to_string(),
        connected_on: args.connected_on.to_string(),
        reason: args.reason.to_string(),
    };
    let what = sentence(&request);
    let receipt = asking.of(link.rollout().withdraw_e_file(request)).await?.receipt;
    Answer { asking: &asking, what, receipt, made: Vec::new() }.tell(out)
}

async fn milestone_withdraw(link: &Link, args: &MilestoneWithdrawArgs, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let asking = Asking::new(&args.act);
    let request = WithdrawMilestoneRequest {
        command: asking.command(),
        authority: args.name.authority.to_string(),
        project: args.name.project.to_string(),
        milestone: args.name.milestone.to_string(),
        reached_on: args.reached_on.to_string(),
        reason: args.reason.to_string(),
    };
    let what = sentence(&request);
    let receipt = asking.of(link.rollout().withdraw_milestone(request)).await?.receipt;
    Answer { asking: &asking, what, receipt, made: Vec::new() }.tell(out)
}

async fn activity_withdraw(link: &Link, args: &ActivityWithdrawArgs, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let asking = Asking::new(&args.act);
    let request = WithdrawActivityRequest {
        command: asking.command(),
        authority: args.authority.to_string(),
        kind: args.kind.code().to_owned(),
        title: args.title.to_string(),
        held_on: args.held_on.to_string(),
        reason: args.reason.to_string(),
    };
    let what = sentence(&request);
    let many = told::recorded_alike(link, &request).await;
    let receipt = asking.of(link.rollout().withdraw_activity(request)).await?.receipt;
    let repeated = receipt.as_ref().is_some_and(|receipt| receipt.duplicate);
    let exit = Answer { asking: &asking, what, receipt, made: Vec::new() }.tell(out)?;
    match many.filter(|many| *many > 1 && !repeated) {
        Some(many) => with_effect(exit, words::all_alike(many), out),
        None => Ok(exit),
    }
}

async fn list(link: &Link, args: &RolloutListArgs, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let lang = out.lang;
    if let Some(view) = args.view.named() {
        let authority = text(args.authority.as_ref());
        let asked = records::ListRolloutsRequest { view: Some(view), authority, ..Default::default() };
        let page = |next| then::rollouts(link, asked.clone(), next);
        let list = ("rollouts", words::no_rollouts());
        return listed::at((link, &args.view), list, out, |rows| sheets::rollouts(rows, lang), page).await;
    }
    let page = |Next { page_size, page_token }| {
        let mut rollout = link.rollout();
        let request = ListRolloutsRequest { page_size, page_token, authority: text(args.authority.as_ref()) };
        async move {
            let page = rollout.list_rollouts(request).await?.into_inner();
            Ok((page.rollouts, page.next_page_token))
        }
    };
    listed::list(link, ("rollouts", words::no_rollouts()), out, |rows| sheets::rollouts(rows, lang), page).await
}
