// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/shortcuts_dialog.h"

#include <QDialog>
#include <QGridLayout>
#include <QScrollArea>
#include <QScrollBar>
#include <QVBoxLayout>

#include "widgets/controls/chip.h"
#include "widgets/controls/text_label.h"
#include "widgets/layout.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

struct Shortcut {
    QString keys;
    QString what;
};
struct Group {
    QString title;
    std::vector<Shortcut> shortcuts;
};

std::vector<Group> shortcut_groups(const QStringList& pages) {
    return {
        {"Everywhere",
         {{QString("Ctrl+1 … %1").arg(pages.size()), pages.join(", ")},
          {"Shift+[  Shift+]", "k down, k up"},
          {"Ctrl+F", "Find: filter documents or neurons, or search"},
          {"W", "What is special about what is picked? Esc: pick nothing, close"},
          {"F", "Filter to what is picked"},
          {"Ctrl+O  Ctrl+N", "Open, new workspace"},
          {"Ctrl+I", "Import"},
          {"Alt+F  F10", "File menu, view and help menu"},
          {"F1", "Glossary: what the words mean, that under the pointer first"},
          {"?", "This sheet"},
          {"Tab  Shift+Tab", "To the next, the previous control; Space presses it"},
          {"Ctrl+Q", "Quit"}}},
        {"Data",
         {{"T  Shift+T", "Tag the selected documents, take a tag off"},
          {"Delete", "Remove the selected documents"},
          {"Ctrl+Z  Ctrl+Shift+Z", "Undo, redo"},
          {"Ctrl+A  Ctrl+C", "Select all that pass the filter, copy ids"},
          {"M", "More like the document under focus"}}},
        {"Search",
         {{"Return", "Search; on a hit: more like this"},
          {"M", "More like the hit under focus"},
          {"↑  ↓", "Down to the hits and through them; on a slider: its weight"},
          {"←  →", "To the list beside"}}},
        {"Learn",
         {{"Ctrl+Return", "In a lesson: do what the step says, then the next"},
          {"←  →", "On a slider: k down, k up"}}},
        {"Train",
         {{"Ctrl+R", "Start a run"},
          {"Ctrl+Space", "Pause the run, resume it"},
          {"Ctrl+.", "Stop and keep what was learned"},
          {"O", "Draw the selected runs over the shown one"}}},
        {"Charts",
         {{"←  →  ↑  ↓", "Move the hover line; to the next mark or pin, Return opens it"},
          {"Shift+←  Shift+→", "Mark a range, Return zooms to it; Esc zooms out"},
          {"Ctrl+←  Ctrl+→", "Look at another step; Ctrl+End: the newest again"},
          {"Space", "Freeze the view of a run"},
          {"V  D", "Show as a table, say it in a sentence"}}},
        {"Neurons",
         {{"↑  ↓", "Move in the table, the page follows; with Shift: select several"},
          {"Return", "In the filter: apply it; once more: to the table"},
          {"[  ]", "Previous, next neuron"},
          {"S  N  T  Shift+T", "Star, name, tag, take a tag off"},
          {"Shift+←  Shift+→", "On a neuron's weights: brush an interval; Esc ends it"},
          {"Space", "On an example: pick it; with Shift also, with Ctrl no more"},
          {"Shift+N", "Name neurons one after another: Return, E, S, U, ←, →, Esc"},
          {"Ctrl+Z  Ctrl+E", "Undo, export the table"}}},
        {"Map",
         {{"←  →  ↑  ↓", "Move the map; + and − come nearer and go back, 0 shows everything"},
          {"L  R  P", "Pick with a lasso, with a rectangle; move the map again"},
          {"A", "Pick all in sight; with Shift add, with Ctrl+Shift intersect"},
          {"N  Shift+N", "Next, previous name on the map; Return selects its neuron"},
          {"V  D", "To the list of documents, say what is in sight in a sentence"},
          {"Return", "More like the selected document"}}},
    };
}

constexpr int left_groups = 4;

}  // namespace

void show_shortcuts(const QStringList& pages, QWidget* parent) {
    auto* dialog = new QDialog(parent);
    auto* column = frame_dialog(
        dialog, {.name = "shortcuts_dialog", .title = "Keyboard shortcuts", .buttons = false});
    auto* sheet = new QWidget;
    auto* grid = new QGridLayout(sheet);
    grid->setContentsMargins(0, 0, theme::gap_inside, 0);
    grid->setHorizontalSpacing(theme::page_margin);
    grid->setVerticalSpacing(theme::gap_inside);
    int row[2] = {};  // the first groups stand in the left column, the others in the right one
    int index = 0;
    for (const Group& group : shortcut_groups(pages)) {
        const int side = index++ < left_groups ? 0 : 1;
        int& next = row[side];
        if (next > 0) ++next;  // a row of air
        grid->addWidget(new TextLabel(group.title, theme::Type::section), next++, 2 * side, 1, 2);
        for (const Shortcut& shortcut : group.shortcuts) {
            auto* keys = new Chip(shortcut.keys);
            keys->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);  // keys are never cut
            grid->addWidget(keys, next, 2 * side, Qt::AlignLeft);
            grid->addWidget(new TextLabel(shortcut.what), next++, 2 * side + 1);
        }
    }
    // Large text may need more than the screen has.
    QScrollArea* area = scrolling(sheet);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAsNeeded);
    column->addWidget(area);
    const int bar = area->verticalScrollBar()->sizeHint().width();
    const QSize around(2 * theme::page_margin + theme::gap_inside + bar, 2 * theme::page_margin);
    dialog->resize((sheet->sizeHint() + around).boundedTo(parent->window()->size()));
    dialog->open();
}

}  // namespace sparsescope
