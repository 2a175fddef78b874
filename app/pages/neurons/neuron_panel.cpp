// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/neurons/neuron_panel.h"

#include <QScrollArea>
#include <QShortcut>
#include <QVBoxLayout>

#include "app/controllers/app_context.h"
#include "app/controllers/neuron_questions.h"
#include "app/dialogs/commands.h"
#include "app/pages/neurons/neuron_ablation_view.h"
#include "app/pages/neurons/neuron_classifier_view.h"
#include "app/pages/neurons/neuron_death_view.h"
#include "app/pages/neurons/neuron_examples_view.h"
#include "app/pages/neurons/neuron_header.h"
#include "app/pages/neurons/neuron_labels_view.h"
#include "app/pages/neurons/neuron_neighbours.h"
#include "app/pages/neurons/neuron_note.h"
#include "app/pages/neurons/neuron_past_view.h"
#include "app/pages/neurons/neuron_trials.h"
#include "app/pages/neurons/neuron_weights.h"
#include "app/parts/document_list.h"
#include "widgets/controls/fold_section.h"
#include "widgets/controls/message_bar.h"
#include "widgets/layout.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr int charts_height = 176;
constexpr int charts_side_by_side = 360;  // wide, at least
constexpr int examples_height = 150;      // at least
constexpr int seen_of_sections = 40;      // so that a person knows that there is more below

}  // namespace

NeuronPanel::NeuronPanel(AppContext& context, Commands& commands, QWidget* parent)
    : QWidget(parent),
      context_(context),
      commands_(commands),
      questions_(new NeuronQuestions(context, this)),
      message_(new MessageBar),
      header_(new NeuronHeader(context, commands, questions_->counts)),
      death_(new NeuronDeathView(context, commands, questions_->death)),
      weights_(new NeuronWeights(context, questions_->examples)),
      labels_(new NeuronLabelsView(context, questions_->counts)),
      examples_(new NeuronExamplesView(context, commands, questions_->examples)) {
    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(theme::gap_inside, theme::gap_groups, theme::gap_groups,
                               theme::gap_groups);
    column->setSpacing(theme::gap_inside);
    buildTop(column);
    buildSections(column);
    column->addStretch(1);
    area_ = scrolling(content);
    area_->setObjectName("neuron_scroll");
    fill(this, area_);
    questions_->counts.setWanted(true);
    questions_->examples.setWanted(true);
    connect(&theme::notifier(), &theme::Notifier::changed, this, &NeuronPanel::fit);
    connect(&context_.neurons, &NeuronController::viewChanged, this, &NeuronPanel::refresh);
    connect(&context_.neurons, &NeuronController::summariesChanged, this, &NeuronPanel::refresh);
    const auto tell = [this](const QString& sentence) {
        message_->showMessage(MessageBar::Kind::error, sentence);
    };
    connect(&context_.neurons, &NeuronController::failed, this, tell);
    connect(&context_.marks, &NeuronMarks::failed, this, tell);
    addKeys();
    fit();
    refresh();
}

void NeuronPanel::buildTop(QVBoxLayout* column) {
    charts_ = new QWidget;
    charts_row_ = new QBoxLayout(QBoxLayout::LeftToRight, charts_);
    charts_row_->setContentsMargins(0, 0, 0, 0);
    charts_row_->setSpacing(theme::gap_inside);
    charts_row_->addWidget(weights_, 1);
    charts_row_->addWidget(labels_, 1);
    column->addWidget(message_);
    column->addWidget(header_);
    column->addWidget(death_);
    column->addWidget(charts_);
    column->addWidget(examples_);
}

void NeuronPanel::buildSections(QVBoxLayout* column) {
    addSection(column, "neighbours", "Neighbours", true,
               [this] { return new NeuronNeighbours(context_, commands_, *questions_); });
    addSection(column, "try", "Try something on it", true, [this] {
        auto* trials = new NeuronTrials(context_, questions_->trial);
        connect(trials, &NeuronTrials::marked, weights_, &NeuronWeights::mark);
        return trials;
    });
    addSection(column, "classifier", "As classifier", false,
               [this] { return new NeuronClassifierView(context_, questions_->classifier); });
    addSection(column, "ablation", "Without it, or with more of it", false, [this] {
        return new NeuronAblationView(context_, commands_, questions_->ablation);
    });
    addSection(column, "past", "While it was trained", false,
               [this] { return new NeuronPastView(questions_->past); });
    note_ = addSection(column, "note", "Note", false, [this] { return new NeuronNote(context_); });
}

// What is folded away asks nothing.
FoldSection* NeuronPanel::addSection(QVBoxLayout* column, const QString& name, const QString& title,
                                     bool usually_open, std::function<QWidget*()> make) {
    auto* section = new FoldSection(title, std::move(make));
    section->button()->setObjectName("fold_" + name);
    connect(section, &FoldSection::folded, this, [this, name](bool open) {
        context_.settings.setSectionOpen("neuron/" + name, open);
        if (name == "neighbours") questions_->together.setWanted(open);
        if (name == "classifier") questions_->classifier.setWanted(open);
        if (name == "ablation") questions_->ablation.setWanted(open);
        if (name == "past") questions_->past.setWanted(open);
    });
    column->addWidget(section);
    section->setOpen(context_.settings.sectionOpen("neuron/" + name, usually_open));
    return section;
}

void NeuronPanel::addKeys() {
    const auto add = [this](Qt::Key key, void (NeuronPanel::*act)()) {
        auto* shortcut = new QShortcut(key, this);
        shortcut->setContext(Qt::WidgetWithChildrenShortcut);
        connect(shortcut, &QShortcut::activated, this, act);
    };
    add(Qt::Key_N, &NeuronPanel::editName);
    add(Qt::Key_S, &NeuronPanel::toggleStar);
    add(Qt::Key_T, &NeuronPanel::addTag);
}

void NeuronPanel::editName() {
    header_->editName();
    area_->ensureWidgetVisible(header_);
}

void NeuronPanel::toggleStar() {
    header_->toggleStar();
}

void NeuronPanel::addTag() {
    header_->addTag();
    area_->ensureWidgetVisible(header_);
}

void NeuronPanel::editNote() {
    note_->setOpen(true);
    note_->content()->setFocus();
    area_->ensureWidgetVisible(note_);
}

void NeuronPanel::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    fit();
}

// Header, charts and examples fill what is seen at first; the examples get the room that is left.
void NeuronPanel::fit() {
    const bool narrow = width() < theme::scaled(charts_side_by_side);
    charts_row_->setDirection(narrow ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
    charts_->setFixedHeight(theme::scaled(charts_height) * (narrow ? 2 : 1));
    const int inner = std::max(width() - theme::gap_inside - theme::gap_groups, 0);
    const int head = header_->hasHeightForWidth() ? header_->heightForWidth(inner)
                                                  : header_->sizeHint().height();
    const int above = theme::gap_groups + head + charts_->height() + 2 * theme::gap_inside;
    const int left = height() - above - theme::scaled(seen_of_sections);
    examples_->setFixedHeight(std::max(left, theme::scaled(examples_height)));
}

void NeuronPanel::refresh() {
    const auto& view = context_.neurons.view();
    const bool silent = view && view->detail.summary.silent();
    if (view && context_.selection.model()) message_->clear();
    header_->refresh();
    weights_->refresh();
    labels_->refresh();
    examples_->refresh();
    charts_->setVisible(!silent);
    fit();
}

}  // namespace sparsescope
