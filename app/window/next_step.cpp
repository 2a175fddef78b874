// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/next_step.h"

#include <algorithm>
#include <utility>
#include <vector>

#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>

#include "app/controllers/app_context.h"
#include "app/dialogs/commands.h"
#include "core/recipe/presets.h"
#include "widgets/controls/text_label.h"
#include "widgets/number_format.h"
#include "widgets/style_paint.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

// "“news” is here: 120 documents, 384 values each, 6 labels."
QString what_is_here(const DatasetInfo& dataset, bool searchable) {
    QString text =
        "“" + QString::fromStdString(dataset.name) + "” is here: " +
        format::counted(dataset.documents - dataset.removed_documents, "document", "documents");
    if (dataset.dim > 0)
        text += ", " + format::counted(static_cast<std::int64_t>(dataset.dim), "value", "values") +
                " each";
    if (!dataset.label_names.empty())
        text += ", " + format::counted(static_cast<std::int64_t>(dataset.label_names.size()),
                                       "label", "labels");
    text += '.';
    if (searchable) text += " Its words can be searched now.";
    text += dataset.dim > 0    ? " Training finds the neurons that explain it."
            : dataset.has_text ? " With embeddings it can be searched by meaning, and trained on."
                               : " Import a file that has embeddings to train neurons on it.";
    return text;
}

// What the encoder of the dataset reads is what can be asked with.
QString how_to_search(const DatasetInfo& dataset, const std::vector<EncoderSettings>& encoders) {
    const auto own = std::ranges::find_if(encoders, [&](const EncoderSettings& one) {
        return one.identity.hash == dataset.encoder.hash;
    });
    if (own == encoders.end() || !own->pictures)
        return "Type a sentence: it finds documents by their meaning.";
    return own->texts
               ? "Type a sentence on the Search page, or drop a picture: it finds what is like it."
               : "Drop a picture on the Search page, or paste one: it finds others like it.";
}

QString preset_title(const DataShape& shape) {
    const std::string_view name = default_preset(shape);
    for (const Preset& preset : presets())
        if (preset.name == name) return QString::fromStdString(preset.title);
    return QString::fromUtf8(name.data(), std::ssize(name));
}

}  // namespace

NextStep::NextStep(AppContext& context, Commands& commands, QWidget* parent)
    : QWidget(parent),
      context_(context),
      commands_(commands),
      text_(new TextLabel),
      steps_(new QHBoxLayout) {
    setObjectName("next_step");
    text_->setObjectName("next_step_text");
    text_->setWordWrap(true);
    steps_->setSpacing(theme::gap_inside);
    auto* close = new QToolButton;
    close->setObjectName("next_step_close");
    close->setIcon(theme::icon("close", theme::Token::muted));
    close->setAutoRaise(true);
    close->setToolTip("Close");
    close->setAccessibleName("Close");
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(theme::gap_groups, theme::gap_inside, theme::gap_inside,
                            theme::gap_inside);
    row->setSpacing(theme::gap_groups);
    row->addWidget(text_, 1);
    row->addLayout(steps_);
    row->addWidget(close);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    hide();
    connect(close, &QToolButton::clicked, this, &QWidget::hide);
    connect(&context_.workspace, &WorkspaceController::workspaceOpened, this, &QWidget::hide);
    connect(&commands_, &Commands::imported, this, &NextStep::offer);
    connect(&commands_, &Commands::trainingFollows, this,
            [this](DatasetId dataset) { trained_ = dataset; });
    connect(&context_.training, &EngineRun::ended, this, [this](const EngineOutcome& outcome) {
        const DatasetId dataset = std::exchange(trained_, 0);
        if (dataset != 0 && outcome.ok()) offerSearch(dataset);
    });
}

void NextStep::clearSteps() {
    while (QLayoutItem* old = steps_->takeAt(0)) {
        old->widget()->deleteLater();
        old->widget()->hide();
        delete old;
    }
}

void NextStep::offerSearch(DatasetId id) {
    const DatasetInfo* dataset = context_.workspace.contents().dataset(id);
    if (!dataset) return;
    clearSteps();
    text_->setText("“" + QString::fromStdString(dataset->name) + "” is trained. " +
                   how_to_search(*dataset, context_.encoder.all()));
    addStep("next_step_search", "Search", [this] { commands_.goTo(Page::search); });
    show();
}

void NextStep::offer(DatasetId id) {
    const DatasetInfo* dataset = context_.workspace.contents().dataset(id);
    if (!dataset) return;
    clearSteps();
    // The Search page looks at the dataset of the selected model.
    const bool searchable = dataset->has_text && context_.workspace.currentDataset() == dataset;
    text_->setText(what_is_here(*dataset, searchable));
    if (dataset->dim > 0)
        addStep("next_step_train",
                "Train: " + preset_title(context_.workspace.contents().shape(id)),
                [this, id] { commands_.goToTraining(id); });
    if (dataset->dim == 0 && dataset->has_text)
        addStep("next_step_embed",
                dataset->picture_folder.empty() ? "Give these texts embeddings…"
                                                : "Give these pictures embeddings…",
                [this, id] { commands_.embed(id); });
    if (searchable)
        addStep("next_step_search", "Search its words", [this] { commands_.goTo(Page::search); });
    show();
}

void NextStep::addStep(const QString& name, const QString& text, std::function<void()> act) {
    auto* button = new QPushButton(text);
    button->setObjectName(name);
    if (steps_->count() == 0) theme::make_primary(button);
    connect(button, &QPushButton::clicked, this, [this, act = std::move(act)] {
        hide();
        act();
    });
    steps_->addWidget(button);
}

void NextStep::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const QColor panel = theme::color(theme::Token::panel);
    const QColor good = theme::color(theme::Token::good);
    theme::paint_box(&painter, rect(), theme::mix(panel, good, 0.10), theme::mix(panel, good, 0.35),
                     1);
}

}  // namespace sparsescope
