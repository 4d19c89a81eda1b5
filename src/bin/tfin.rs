//! `tfin`, the terminal twin: a small door to `wirefin::cli`.

fn main() {
    wirefin::dissect::engine::quiet_fenced_panics();
    std::process::exit(wirefin::cli::run(std::env::args_os().skip(1)));
}
