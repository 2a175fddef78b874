// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/special_panel.h"

#include <algorithm>

#include <QButtonGroup>
#include <QComboBox>
#include <QKeyEvent>
#include <QSignalBlocker>
#include <QToolButton>
#include <QVBoxLayout>

#include "app/controllers/app_context.h"
#include "app/dialogs/commands.h"
#include "app/dialogs/special_rows.h"
#include "widgets/controls/chip.h"
#include "widgets/controls/elided_combo_box.h"
#include "widgets/controls/flow_layout.h"
#include "widgets/controls/section_header.h"
#include "widgets/controls/text_label.h"
#include "widgets/layout.h"
#include "widgets/number_format.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr std::size_t most_searched = 8;  // neurons of a search by what is special

QString documents_of(std::int64_t n) {
    return format::counted(n, "document", "documents");
}

}  // namespace

QString picked_text(const SelectionBus& picked) {
    const auto documents = static_cast<std::int64_t>(picked.documents().size());
    const auto neurons = static_cast<std::int64_t>(picked.neurons().size());
    if (documents > 0 && !picked.isAboutNeurons()) {
        const QString text = documents_of(documents) + " picked";
        return picked.origin().isEmpty() ? text : text + ", " + picked.origin();
    }
    return neurons > 0 ? format::counted(neurons, "neuron", "neurons") + " picked" : QString();
}

SpecialPanel::SpecialPanel(AppContext& context, Commands& commands, QWidget* parent)
    : QWidget(parent), context_(context), commands_(commands) {
    setObjectName("special_panel");
    theme::make_panel(this);
    setFocusPolicy(Qt::ClickFocus);
    build();
    const auto follow = [this](auto* sender, auto signal) {
        connect(sender, signal, this, &SpecialPanel::refresh);
    };
    follow(&context_.special, &SpecialController::changed);
    follow(&context_.picked, &SelectionBus::documentsChanged);
    follow(&context_.picked, &SelectionBus::neuronsChanged);
    follow(&context_.data, &DataController::rowsChanged);
    connect(&context_.neurons, &NeuronController::summariesChanged, this, [this] {
        shown_answer_ = -2;  // their names may be others
        refresh();
    });
    follow(&context_.editor, &CorpusEditor::changed);
    refresh();
}

void SpecialPanel::build() {
    auto* close = new QToolButton;
    close->setObjectName("special_close");
    close->setIcon(theme::icon("close", theme::Token::muted));
    close->setAutoRaise(true);
    close->setToolTip("Close (Esc)");
    close->setAccessibleName("Close");
    connect(close, &QToolButton::clicked, this, &SpecialPanel::closed);
    auto* header = new SectionHeader("What is special here?");
    header->addWidget(close);
    subject_ = new TextLabel;
    subject_->setObjectName("special_subject");
    subject_->setWordWrap(true);
    auto* actions = new QWidget;
    auto* flow = new FlowLayout(actions, 4);
    flow->setContentsMargins(0, 0, 0, 0);
    buildActions(flow);
    state_ = new TextLabel({}, theme::Type::body, theme::Token::muted);
    state_->setObjectName("special_state");
    state_->setWordWrap(true);
    rows_ = new SpecialRows(context_, commands_);
    foot_ = new TextLabel({}, theme::Type::caption, theme::Token::muted);
    foot_->setObjectName("special_foot");
    foot_->setWordWrap(true);
    auto* content = new QWidget;
    auto* sides = new QHBoxLayout(this);
    sides->setContentsMargins(0, 0, 0, 0);
    sides->setSpacing(0);
    sides->addWidget(new Divider(Qt::Vertical));
    sides->addWidget(content, 1);
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(theme::gap_groups, theme::gap_inside, theme::gap_inside,
                               theme::gap_inside);
    column->setSpacing(theme::gap_inside);
    column->addWidget(header);
    column->addWidget(subject_);
    column->addWidget(actions);
    column->addWidget(buildAgainst());
    column->addWidget(state_);
    column->addWidget(scrolling(rows_), 1);
    column->addWidget(foot_);
}

QToolButton* SpecialPanel::action(FlowLayout* flow, const QString& name, const QString& text,
                                  const QString& icon, const QString& tip) {
    auto* button = new QToolButton;
    button->setObjectName("special_" + name);
    button->setText(text);
    button->setIcon(theme::icon(icon, theme::Token::muted));
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setToolTip(tip);
    theme::make_flat(button);
    flow->addWidget(button);
    return button;
}

void SpecialPanel::buildActions(FlowLayout* flow) {
    filter_ = action(flow, "filter", "Filter", "filter", "Show only these on this page (F)");
    connect(filter_, &QToolButton::clicked, &commands_, &Commands::filterToPicked);
    tag_ = action(flow, "tag", "Tag…", "tag", "Give the picked documents a tag");
    connect(tag_, &QToolButton::clicked, &commands_, &Commands::tagPicked);
    save_ = action(flow, "save", "Save…", "star", "Keep a filter to these under a name");
    connect(save_, &QToolButton::clicked, &commands_, &Commands::savePicked);
    search_ = action(flow, "search", "Search", "search",
                     "Search for documents by the neurons that are special here");
    connect(search_, &QToolButton::clicked, this, &SpecialPanel::searchByNeurons);
    clear_ = action(flow, "clear", "Clear", "close", "Pick nothing (Esc)");
    connect(clear_, &QToolButton::clicked, &commands_, &Commands::clearPicked);
}

QWidget* SpecialPanel::buildAgainst() {
    against_ = new ElidedComboBox;
    against_->setObjectName("special_against");
    against_->setAccessibleName("Compared with");
    connect(against_, &QComboBox::activated, this, [this] {
        context_.special.setAgainst(
            static_cast<SpecialController::Against>(against_->currentData().toInt()));
    });
    keep_ = new QToolButton;
    keep_->setObjectName("special_keep");
    keep_->setText("Keep");
    keep_->setToolTip("Remember these documents, and compare the next ones you pick with them");
    theme::make_flat(keep_);
    connect(keep_, &QToolButton::clicked, &context_.special, &SpecialController::keep);
    auto* group = new QButtonGroup(this);
    const auto side = [&](const QString& name, const QString& text) {
        auto* chip = new Chip(text, Chip::Kind::button);
        chip->setObjectName(name);
        chip->setCheckable(true);
        group->addButton(chip);
        return chip;
    };
    more_ = side("special_more", "more common");
    less_ = side("special_less", "less common");
    more_->setChecked(true);
    connect(group, &QButtonGroup::buttonToggled, this, [this](auto*, bool on) {
        if (on) refresh();
    });
    auto* holder = new QWidget;
    auto* column = new QVBoxLayout(holder);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme::gap_inside);
    auto* row = new QHBoxLayout;
    row->addWidget(new TextLabel("against", theme::Type::body, theme::Token::muted));
    row->addWidget(against_, 1);
    row->addWidget(keep_);
    auto* sides = new QHBoxLayout;
    sides->addWidget(more_);
    sides->addWidget(less_);
    sides->addStretch(1);
    column->addLayout(row);
    column->addLayout(sides);
    return holder;
}

void SpecialPanel::refreshAgainst() {
    using Against = SpecialController::Against;
    const SpecialController& special = context_.special;
    const QSignalBlocker quiet(against_);
    against_->clear();
    const auto add = [this](const QString& text, Against against) {
        against_->addItem(text, static_cast<int>(against));
    };
    add("all other documents", Against::rest);
    if (!context_.data.filter().isEmpty() || special.against() == Against::filter)
        add("those that pass the filter of Data", Against::filter);
    if (!special.kept().empty())
        add("the kept " + documents_of(std::ssize(special.kept())) +
                (special.keptOrigin().isEmpty() ? QString() : ", " + special.keptOrigin()),
            Against::kept);
    against_->setCurrentIndex(std::max(0, against_->findData(static_cast<int>(special.against()))));
    keep_->setEnabled(!context_.picked.documents().empty());
}

void SpecialPanel::refreshActions() {
    const bool some = !context_.special.nothingPicked();
    const bool documents = !context_.picked.documents().empty();
    filter_->setEnabled(some);
    save_->setEnabled(some && context_.workspace.readOnlyReason().isEmpty());
    clear_->setEnabled(some);
    tag_->setEnabled(documents && context_.editor.obstacle().isEmpty());
    const auto& answer = context_.special.answer();
    search_->setEnabled(answer && !found(*answer, SpecialKind::neuron, true, 1).empty());
}

QString SpecialPanel::stateText() const {
    const SpecialController& special = context_.special;
    if (special.nothingPicked())
        return "Nothing is picked. Pick documents on the map, in the table of Data (Ctrl or Shift "
               "and a click), or among the hits of a search; or pick neurons in their table.";
    if (!special.problem().isEmpty()) return special.problem();
    if (special.answer()) return QString::fromStdString(nothing_special(*special.answer()));
    return special.busy() ? "Looking…" : QString();
}

void SpecialPanel::refresh() {
    const SpecialController& special = context_.special;
    const auto& answer = special.answer();
    QString subject = picked_text(context_.picked);
    if (answer && special.ofNeurons())
        subject +=
            QString("; %1 with at least one of them").arg(documents_of(answer->documents.inside));
    subject_->setText(subject);
    subject_->setVisible(!subject.isEmpty());
    refreshAgainst();
    refreshActions();
    const QString state = stateText();
    state_->setText(state);
    state_->setVisible(!state.isEmpty());
    const bool listed = answer && !answer->nothing_to_compare() && answer->tests > 0;
    refreshRows();
    QString foot;
    if (listed) {
        foot = QString("%1 tests at once: what is listed differs by more than %2 standard errors.")
                   .arg(format::count(answer->tests), format::number(answer->z));
        if (answer->read.inside < answer->documents.inside ||
            answer->read.outside < answer->documents.outside)
            foot +=
                QString(" Words and metadata are of %1 and %2 documents, chosen at random.")
                    .arg(format::count(answer->read.inside), format::count(answer->read.outside));
    }
    foot_->setText(foot);
    foot_->setVisible(!foot.isEmpty());
}

// Rows that stand keep the keyboard's focus, so they are made only for another answer.
void SpecialPanel::refreshRows() {
    const SpecialController& special = context_.special;
    const auto& answer = special.answer();
    const bool listed = answer && !answer->nothing_to_compare() && answer->tests > 0;
    const int wanted = listed ? 2 * special.answers() + (more_->isChecked() ? 1 : 0) : -1;
    if (wanted == shown_answer_) return;
    shown_answer_ = wanted;
    if (listed)
        rows_->show(*answer, more_->isChecked());
    else
        rows_->clear();
}

void SpecialPanel::searchByNeurons() {
    const auto& answer = context_.special.answer();
    if (!answer) return;
    const auto special = found(*answer, SpecialKind::neuron, true, most_searched);
    std::vector<NeuronTerm> terms;
    for (const SpecialItem& item : special)
        terms.push_back({item.neuron, NeuronTerm::Role::weight, item.measure.share_inside});
    if (terms.empty()) return;
    context_.search.searchNeurons(std::move(terms));
    commands_.goTo(Page::search);
}

void SpecialPanel::reveal() {
    show();
    (clear_->isEnabled() ? static_cast<QWidget*>(filter_) : static_cast<QWidget*>(this))
        ->setFocus(Qt::ShortcutFocusReason);
}

void SpecialPanel::escape() {
    if (context_.special.nothingPicked()) return Q_EMIT closed();
    commands_.clearPicked();
    setFocus();  // the buttons have nothing to do any more
}

void SpecialPanel::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape) return escape();
    QWidget::keyPressEvent(event);
}

void SpecialPanel::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    context_.special.setShown(true);
}

void SpecialPanel::hideEvent(QHideEvent* event) {
    QWidget::hideEvent(event);
    context_.special.setShown(false);
}

}  // namespace sparsescope
