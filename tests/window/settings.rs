//! Preferences, profiles, layouts, undo.

use super::demo::Demo;
use super::{click, press, shows, window};
use eframe::egui::{Event, Key, Modifiers, Role, Theme};
use egui_kittest::{Harness, kittest::Queryable};
use wirefin::gui::settings::{Density, Layout, Settings, Store};
use wirefin::gui::style;
use wirefin::gui::window::Window;

const CTRL_SHIFT: Modifiers = Modifiers { shift: true, ..Modifiers::COMMAND };

fn stored(store: &Store) -> Harness<'static, Window> {
    let window = Window::new(Box::new(Demo::with_packets(2256)), store.load()).storing(store.clone());
    let mut harness = Harness::builder()
        .with_size([1440.0, 900.0])
        .with_theme(Theme::Dark)
        .with_step_dt(0.02)
        .with_context_setup(style::install)
        .build_ui_state(|ui, window: &mut Window| window.frame(ui), window);
    harness.run_steps(4);
    harness
}

#[test]
fn a_preference_acts_at_once_is_kept_and_can_be_undone() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::at(folder.path());
    let mut harness = stored(&store);
    press(&mut harness, CTRL_SHIFT, Key::P);
    harness.get_by_role_and_label(Role::Tab, "Layout").click();
    harness.run_steps(4);
    click(&mut harness, "Stacked");
    assert_eq!(store.load().preferences.layout, Layout::Stacked);
    click(&mut harness, "Appearance");
    click(&mut harness, "Roomy");
    assert_eq!(store.load().preferences.density, Density::Roomy);
    press(&mut harness, Modifiers::NONE, Key::Escape);
    press(&mut harness, Modifiers::COMMAND, Key::Z);
    assert_eq!(store.load().preferences.density, Density::Normal);
    press(&mut harness, Modifiers::COMMAND, Key::Z);
    assert_eq!(store.load().preferences.layout, Layout::Wide);
    press(&mut harness, CTRL_SHIFT, Key::Z);
    assert_eq!(store.load().preferences.layout, Layout::Stacked);
}

#[test]
fn preferences_are_found_by_words_and_by_their_name_in_the_file() {
    let mut harness = window(Demo::with_packets(2256));
    press(&mut harness, CTRL_SHIFT, Key::P);
    harness.event(Event::Text("show_bytes".into()));
    harness.run_steps(4);
    assert!(shows(&harness, "Packet bytes") && !shows(&harness, "Snapshot length"));
    harness.get_by_role_and_label(Role::CheckBox, "Packet bytes").click();
    harness.run_steps(4);
    assert!(!shows(&harness, "offset 0: "));
    click(&mut harness, "Changed only");
    click(&mut harness, "Reset these");
    assert!(shows(&harness, "offset 0: "));
}

#[test]
fn a_number_is_kept_in_its_span() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::at(folder.path());
    let mut harness = stored(&store);
    press(&mut harness, CTRL_SHIFT, Key::P);
    harness.get_by_label("Zoom").focus();
    harness.run_steps(2);
    press(&mut harness, Modifiers::COMMAND, Key::A);
    harness.event(Event::Text("900".into()));
    harness.run_steps(2);
    press(&mut harness, Modifiers::NONE, Key::Enter);
    assert_eq!(store.load().preferences.zoom, 300);
}

#[test]
fn zoom_goes_in_steps_and_back() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::at(folder.path());
    let mut harness = stored(&store);
    let zoom = |harness: &mut Harness<'_, Window>, key| {
        press(harness, Modifiers::COMMAND, key);
        store.load().preferences.zoom
    };
    assert_eq!(zoom(&mut harness, Key::Plus), 110);
    assert_eq!(zoom(&mut harness, Key::Equals), 120);
    assert_eq!(zoom(&mut harness, Key::Minus), 110);
    assert_eq!(zoom(&mut harness, Key::Num0), 100);
}

#[test]
fn layouts_show_the_panes_they_promise() {
    let mut harness = window(Demo::with_packets(2256));
    for (layout, panes) in [("Stacked", true), ("Columns", true), ("List Only", false), ("Wide", true)] {
        click(&mut harness, "Layout");
        click(&mut harness, layout);
        assert_eq!(shows(&harness, "offset 0: "), panes, "{layout}");
        assert_eq!(shows(&harness, "Hypertext Transfer Protocol"), panes, "{layout}");
    }
    press(&mut harness, CTRL_SHIFT, Key::J);
    assert!(!shows(&harness, "offset 0: "));
    press(&mut harness, CTRL_SHIFT, Key::J);
    assert!(shows(&harness, "offset 0: "));
}

#[test]
fn a_filter_can_be_typed_where_the_toolbar_is_hidden() {
    let mut harness = window(Demo::with_packets(2256));
    click(&mut harness, "View");
    click(&mut harness, "Main Toolbar");
    assert!(harness.query_by_label("Display filter").is_none());
    press(&mut harness, Modifiers::COMMAND, Key::Slash);
    harness.event(Event::Text("http".into()));
    harness.run_steps(4);
    press(&mut harness, Modifiers::NONE, Key::Enter);
    assert!(shows(&harness, "Displayed 451"));
}

#[test]
fn filters_saved_in_wireshark_are_taken_over_once() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::at(folder.path().join("settings"));
    let file = folder.path().join("dfilters");
    std::fs::write(&file, "\"Slow answers\" dns.time > 0.5\n\"TCP only\" tcp\n").unwrap();
    let before = store.load().filters.filters.len();
    let mut harness = stored(&store);
    for _ in 0..2 {
        click(&mut harness, "Analyze");
        click(&mut harness, "Import Display Filters…");
        harness.event(Event::Text(file.display().to_string()));
        harness.run_steps(4);
        press(&mut harness, Modifiers::NONE, Key::Enter);
    }
    let filters = store.load().filters.filters;
    assert_eq!(filters.len(), before + 1);
    assert_eq!(filters.last().map(|named| named.name.as_str()), Some("Slow answers"));
}

#[test]
fn who_does_not_want_to_be_asked_is_not() {
    let mut settings = Settings::default();
    settings.preferences.ask_unsaved = false;
    let mut harness = Harness::builder()
        .with_size([1440.0, 900.0])
        .with_step_dt(0.02)
        .with_context_setup(style::install)
        .build_ui_state(
            |ui, window: &mut Window| window.frame(ui),
            Window::new(Box::new(Demo::live(18_306)), settings),
        );
    harness.run_steps(4);
    press(&mut harness, Modifiers::COMMAND, Key::W);
    assert!(!shows(&harness, "packets from wlan0?") && shows(&harness, "Start on wlan0"));
}

#[test]
fn a_profile_is_made_used_and_deleted() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::at(folder.path());
    let mut harness = stored(&store);
    press(&mut harness, CTRL_SHIFT, Key::A);
    click(&mut harness, "New…");
    harness.event(Event::Text("Wi-Fi".into()));
    harness.run_steps(4);
    click(&mut harness, "Add");
    click(&mut harness, "Use");
    click(&mut harness, "Done");
    assert!(shows(&harness, "Profile Wi-Fi"));
    press(&mut harness, Modifiers::COMMAND, Key::Plus);
    click(&mut harness, "Profile Wi-Fi");
    click(&mut harness, "Default");
    assert!(shows(&harness, "Profile Default"));
    assert_eq!(store.load().preferences.zoom, 100);
    press(&mut harness, CTRL_SHIFT, Key::A);
    click(&mut harness, "Wi-Fi");
    click(&mut harness, "Delete");
    assert_eq!(store.profiles(), ["Default"]);
}
