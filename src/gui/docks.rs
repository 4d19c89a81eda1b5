//! Docks: where tools lie beside the packet list or below it, as tabs or split.

use super::icons;
use super::panes::tools::Tools;
use super::panes::{Action, View};
use super::tokens::{Palette, size};
use super::widgets::button::Button;
use super::widgets::split::Split;
use eframe::egui::{
    Color32, CornerRadius, Rect, Response, Role, Stroke, Ui, UiBuilder, Visuals, WidgetInfo, WidgetText,
};
use egui_tiles::{Behavior, SimplificationOptions, TabState, TileId, Tiles, Tree, UiResponse};

/// A tool with a place in a dock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tool {
    Follow,
    Expert,
    Conversations,
    Endpoints,
    Hierarchy,
    Graph,
}

impl Tool {
    pub const ALL: [Tool; 6] =
        [Tool::Follow, Tool::Expert, Tool::Conversations, Tool::Endpoints, Tool::Graph, Tool::Hierarchy];

    /// As its tab says.
    pub const fn title(self) -> &'static str {
        match self {
            Tool::Follow => "Follow",
            Tool::Expert => "Expert",
            Tool::Conversations => "Conversations",
            Tool::Endpoints => "Endpoints",
            Tool::Hierarchy => "Protocols",
            Tool::Graph => "I/O graph",
        }
    }

    pub const fn icon(self) -> &'static str {
        match self {
            Tool::Follow => icons::CHATS_CIRCLE,
            Tool::Expert => icons::WARNING_CIRCLE,
            Tool::Conversations => icons::ARROWS_LEFT_RIGHT,
            Tool::Endpoints => icons::USERS,
            Tool::Hierarchy => icons::TREE_STRUCTURE,
            Tool::Graph => icons::CHART_LINE,
        }
    }

    /// It belongs beside the list, not below it.
    const fn is_beside(self) -> bool {
        matches!(self, Tool::Follow | Tool::Expert)
    }
}

/// One dock.
struct Dock {
    tree: Tree<Tool>,
}

impl Dock {
    fn new(name: &'static str) -> Dock {
        Dock { tree: Tree::empty(eframe::egui::Id::unique(("dock", name))) }
    }

    fn holds(&self, tool: Tool) -> bool {
        self.tree.tiles.find_pane(&tool).is_some()
    }

    fn add(&mut self, tool: Tool) {
        if !self.holds(tool) {
            let root = self.tree.root();
            match root.filter(|root| self.tree.tiles.get_container(*root).is_some()) {
                Some(root) => {
                    let pane = self.tree.tiles.insert_pane(tool);
                    self.tree.move_tile_to_container(pane, root, usize::MAX, false);
                }
                None => self.tree = Tree::new_tabs(self.tree.id(), vec![tool]),
            }
        }
        let pane = self.tree.tiles.find_pane(&tool);
        self.tree.make_active(|id, _| Some(id) == pane);
    }

    fn remove(&mut self, tool: Tool) {
        if let Some(pane) = self.tree.tiles.find_pane(&tool) {
            self.tree.remove_recursively(pane);
            self.tree.simplify(&SIMPLE);
            if self.tree.tiles.tiles().all(|tile| tile.is_container()) {
                self.tree = Tree::empty(self.tree.id());
            }
        }
    }

    /// Shows a tool that is behind another one.
    fn is_shown(&self, tool: Tool) -> bool {
        self.tree.tiles.find_pane(&tool).is_some_and(|pane| self.tree.active_tiles().contains(&pane))
    }
}

const SIMPLE: SimplificationOptions = SimplificationOptions {
    prune_empty_tabs: true,
    prune_empty_containers: true,
    prune_single_child_tabs: true,
    prune_single_child_containers: true,
    all_panes_must_have_tabs: true,
    join_nested_linear_containers: true,
    flatten_tabs_in_tabs: true,
};

/// The dock at the side and the one at the bottom.
pub struct Docks {
    side: Dock,
    bottom: Dock,
    pub side_split: Option<Split>,
    /// Details and bytes are shown in the place of the bottom dock for now.
    pub bottom_covered: bool,
}

impl Default for Docks {
    fn default() -> Self {
        Docks { side: Dock::new("side"), bottom: Dock::new("bottom"), side_split: None, bottom_covered: false }
    }
}

impl Docks {
    /// Whether a tool is open, in front or not.
    pub fn holds(&self, tool: Tool) -> bool {
        self.side.holds(tool) || self.bottom.holds(tool)
    }

    /// Brings a tool to the front of its dock.
    pub fn open(&mut self, tool: Tool) {
        let side = self.side.holds(tool) || (!self.bottom.holds(tool) && tool.is_beside());
        let dock = if side { &mut self.side } else { &mut self.bottom };
        dock.add(tool);
        if !side {
            self.bottom_covered = false;
        }
    }

    pub fn close(&mut self, tool: Tool) {
        self.side.remove(tool);
        self.bottom.remove(tool);
    }

    /// Opens a tool, brings it to the front, or closes it if it is there.
    pub fn switch(&mut self, tool: Tool) {
        let seen = self.side.is_shown(tool) || (self.bottom.is_shown(tool) && !self.bottom_covered);
        if seen { self.close(tool) } else { self.open(tool) }
    }

    /// Moves a tool to the other dock.
    pub fn move_over(&mut self, tool: Tool) {
        let (from, to) =
            if self.side.holds(tool) { (&mut self.side, &mut self.bottom) } else { (&mut self.bottom, &mut self.side) };
        from.remove(tool);
        to.add(tool);
        self.bottom_covered = false;
    }

    pub fn has_side(&self) -> bool {
        !self.side.tree.is_empty()
    }

    pub fn has_bottom(&self) -> bool {
        !self.bottom.tree.is_empty()
    }

    /// Draws the dock at the side.
    pub fn side_ui(&mut self, ui: &mut Ui, rect: Rect, tools: &mut Tools, view: &View<'_>, actions: &mut Vec<Action>) {
        dock_ui(ui, rect, &mut self.side.tree, &mut Drawn { tools, view, actions, beside: true });
    }

    /// Draws the dock at the bottom.
    pub fn bottom_ui(
        &mut self,
        ui: &mut Ui,
        rect: Rect,
        tools: &mut Tools,
        view: &View<'_>,
        actions: &mut Vec<Action>,
    ) {
        dock_ui(ui, rect, &mut self.bottom.tree, &mut Drawn { tools, view, actions, beside: false });
    }
}

fn dock_ui(ui: &mut Ui, rect: Rect, tree: &mut Tree<Tool>, drawn: &mut Drawn<'_, '_>) {
    let palette = Palette::of(ui);
    ui.painter().rect_filled(rect, 0, palette.surface_1);
    let mut child = ui.new_child(UiBuilder::new().max_rect(rect));
    child.spacing_mut().item_spacing.x = 4.0;
    tree.ui(drawn, &mut child);
    ui.painter().hline(rect.x_range(), rect.top() + 0.5, palette.hairline());
}

/// Draws what lies in a dock.
struct Drawn<'a, 'v> {
    tools: &'a mut Tools,
    view: &'a View<'v>,
    actions: &'a mut Vec<Action>,
    beside: bool,
}

fn palette_of(visuals: &Visuals) -> &'static Palette {
    Palette::for_visuals(visuals)
}

impl Behavior<Tool> for Drawn<'_, '_> {
    fn pane_ui(&mut self, ui: &mut Ui, _: TileId, tool: &mut Tool) -> UiResponse {
        self.tools.ui(*tool, ui, self.view, self.actions);
        UiResponse::None
    }

    fn tab_title_for_pane(&mut self, tool: &Tool) -> WidgetText {
        tool.title().into()
    }

    fn on_tab_button(&mut self, tiles: &mut Tiles<Tool>, tile: TileId, button: Response) -> Response {
        if let Some(tool) = tiles.get_pane(&tile) {
            button.widget_info(|| WidgetInfo::labeled(Role::Tab, true, tool.title()));
            if button.middle_clicked() {
                self.actions.push(Action::CloseTool(*tool));
            }
        }
        button
    }

    fn top_bar_right_ui(&mut self, tiles: &Tiles<Tool>, ui: &mut Ui, _: TileId, tabs: &egui_tiles::Tabs, _: &mut f32) {
        let Some(tool) = tabs.active.and_then(|active| tiles.get_pane(&active)) else { return };
        ui.spacing_mut().item_spacing.x = 2.0;
        ui.add_space(6.0);
        let title = tool.title();
        let close = format!("Close {title}");
        if ui.add(Button::small(icons::X, &close)).clicked() {
            self.actions.push(Action::CloseTool(*tool));
        }
        let (icon, words) = if self.beside {
            (icons::ROWS, format!("Move {title} below the list"))
        } else {
            (icons::COLUMNS, format!("Move {title} beside the list"))
        };
        if ui.add(Button::small(icon, &words).tip(words.clone())).clicked() {
            self.actions.push(Action::MoveTool(*tool));
        }
    }

    fn tab_bar_height(&self, _: &eframe::egui::Style) -> f32 {
        size::PANE_HEADER
    }

    fn gap_width(&self, _: &eframe::egui::Style) -> f32 {
        1.0
    }

    fn min_size(&self) -> f32 {
        80.0
    }

    fn simplification_options(&self) -> SimplificationOptions {
        SIMPLE
    }

    fn resize_stroke(&self, style: &eframe::egui::Style, state: egui_tiles::ResizeState) -> Stroke {
        let palette = palette_of(&style.visuals);
        match state {
            egui_tiles::ResizeState::Idle => Stroke::new(1.0, palette.line_1),
            _ => Stroke::new(2.0, palette.accent),
        }
    }

    fn tab_bar_color(&self, visuals: &Visuals) -> Color32 {
        palette_of(visuals).surface_1
    }

    fn tab_bg_color(&self, visuals: &Visuals, _: &Tiles<Tool>, _: TileId, state: &TabState) -> Color32 {
        let palette = palette_of(visuals);
        if state.active { palette.surface_0 } else { palette.surface_1 }
    }

    fn tab_outline_stroke(&self, _: &Visuals, _: &Tiles<Tool>, _: TileId, _: &TabState) -> Stroke {
        Stroke::NONE
    }

    fn tab_bar_hline_stroke(&self, visuals: &Visuals) -> Stroke {
        palette_of(visuals).hairline()
    }

    fn tab_text_color(&self, visuals: &Visuals, _: &Tiles<Tool>, _: TileId, state: &TabState) -> Color32 {
        let palette = palette_of(visuals);
        if state.active { palette.text_1 } else { palette.text_2 }
    }

    fn drag_preview_stroke(&self, visuals: &Visuals) -> Stroke {
        Stroke::new(2.0, palette_of(visuals).accent)
    }

    fn drag_preview_color(&self, visuals: &Visuals) -> Color32 {
        palette_of(visuals).accent_soft.gamma_multiply(0.6)
    }

    fn paint_on_top_of_tile(
        &self,
        painter: &eframe::egui::Painter,
        style: &eframe::egui::Style,
        _: TileId,
        rect: Rect,
    ) {
        let palette = palette_of(&style.visuals);
        painter.rect_stroke(rect, CornerRadius::ZERO, palette.hairline(), eframe::egui::StrokeKind::Inside);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tools_open_at_home_move_over_and_close() {
        let mut docks = Docks::default();
        docks.open(Tool::Follow);
        docks.open(Tool::Conversations);
        docks.open(Tool::Graph);
        assert!(docks.has_side() && docks.has_bottom());
        assert!(docks.bottom.is_shown(Tool::Graph) && !docks.bottom.is_shown(Tool::Conversations));
        docks.move_over(Tool::Follow);
        assert!(!docks.has_side() && docks.bottom.is_shown(Tool::Follow));
        docks.switch(Tool::Follow);
        docks.close(Tool::Conversations);
        docks.switch(Tool::Graph);
        assert!(!docks.has_bottom());
        docks.switch(Tool::Graph);
        assert!(docks.has_bottom());
    }
}
