//! Renders sample reports into a folder.
fn main() {
    let paper = sollist_reporting::paper::Paper{title:"T *x*".into(),subject:"S #panic()".into(),description:"d".into(),head:["a".into(),"b".into()],simulated:None,marker:"sollist:quarter=2026-Q2;as_of=1;hash=ab".into(),cover:vec![],blocks:vec![]};
    let t=std::time::Instant::now();
    let b = sollist_reporting::pdf::render(&paper,&[], "2026-07-02T10:00:00Z".parse().unwrap(),"x").unwrap();
    println!("{} bytes {:?}", b.len(), t.elapsed());
    std::fs::create_dir_all("/tmp/report").unwrap();
    std::fs::write("/tmp/report/min.pdf", b).unwrap();
}
