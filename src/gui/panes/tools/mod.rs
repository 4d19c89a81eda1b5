//! Tools: what lies in docks. Each draws what a statistic has counted so far, and sends actions like any pane.

pub mod follow;
mod graph;
mod table;

use super::{Action, View};
use crate::gui::docks::Tool;
use crate::gui::statistics::What;
use eframe::egui::Ui;
use follow::FollowTool;
use graph::GraphTool;
use table::TableTool;

/// The tools of a tab, with what is chosen and scrolled in them.
#[derive(Debug)]
pub struct Tools {
    pub follow: FollowTool,
    expert: TableTool,
    conversations: TableTool,
    endpoints: TableTool,
    hierarchy: TableTool,
    graph: GraphTool,
}

impl Default for Tools {
    fn default() -> Self {
        Tools {
            follow: FollowTool::default(),
            expert: TableTool::new("Expert information", What::Expert, "No expert items"),
            conversations: TableTool::new("Conversations", What::Conversations, "No conversations on this layer"),
            endpoints: TableTool::new("Endpoints", What::Endpoints, "No endpoints on this layer"),
            hierarchy: TableTool::new("Protocol hierarchy", What::Hierarchy, "No packets"),
            graph: GraphTool::default(),
        }
    }
}

impl Tools {
    /// Draws one of them in all of `ui`.
    pub fn ui(&mut self, tool: Tool, ui: &mut Ui, view: &View<'_>, actions: &mut Vec<Action>) {
        match tool {
            Tool::Follow => self.follow.ui(ui, view, actions),
            Tool::Expert => self.expert.ui(ui, view, actions),
            Tool::Conversations => self.conversations.ui(ui, view, actions),
            Tool::Endpoints => self.endpoints.ui(ui, view, actions),
            Tool::Hierarchy => self.hierarchy.ui(ui, view, actions),
            Tool::Graph => self.graph.ui(ui, view, actions),
        }
    }
}

/// The filter of what the list shows, with the span of time it is limited to.
fn shown_by(view: &View<'_>) -> String {
    let filter = view.engine.applied();
    let limit = view.capture.and_then(|capture| capture.limit_as_filter()).unwrap_or_default();
    match (filter.is_empty(), limit.is_empty()) {
        (_, true) => filter.to_owned(),
        (true, false) => limit,
        (false, false) => format!("({filter}) && ({limit})"),
    }
}
