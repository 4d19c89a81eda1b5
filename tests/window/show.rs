//! Shows the window with invented packets: `cargo run --example window-demo -- main`.

#[path = "demo.rs"]
mod demo;

use demo::Demo;
use wirefin::gui::settings::{RecentFile, Settings, Theme};
use wirefin::gui::window::Window;

fn main() {
    let mut demo = Demo::with_packets(2256);
    let mut settings = Settings::default();
    settings.preferences.theme = Theme::Dark;
    settings.recent.files = ["/captures/shop/checkout-slow.pcapng", "/etc/hostname"]
        .map(|path| RecentFile { path: path.into(), opened: 1_771_999_200, packets: Some(2256) })
        .into();
    settings.recent.filters = vec!["dns".into(), "ip.addr == 192.168.2.17".into()];
    for word in std::env::args().skip(1) {
        match word.as_str() {
            "welcome" => demo = Demo::welcome(),
            "rights" => demo = Demo::without_rights(),
            "live" => demo = Demo::live(18_306),
            "many" => demo = Demo::with_packets(1_000_000_000),
            "empty" => demo = Demo::with_packets(0),
            "light" => settings.preferences.theme = Theme::Light,
            other => eprintln!("not known: {other}"),
        }
    }
    wirefin::gui::run(|_| Window::new(Box::new(demo), settings)).unwrap();
}
