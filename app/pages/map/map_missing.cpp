// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/map/map_missing.h"

#include <algorithm>
#include <cmath>

#include <QApplication>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

#include "app/controllers/app_context.h"
#include "app/dialogs/commands.h"
#include "app/engine/engine_command.h"
#include "core/map/layout_method.h"
#include "widgets/controls/command_line_box.h"
#include "widgets/controls/elided_combo_box.h"
#include "widgets/controls/empty_state.h"
#include "widgets/controls/progress_line.h"
#include "widgets/controls/text_label.h"
#include "widgets/layout.h"
#include "widgets/number_format.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr int form_width = 460;
constexpr double seconds_per_document = 4e-4;  // of a descent, two cores
constexpr double seconds_per_document_quick = 5e-5;
constexpr double start_seconds = 1;
constexpr int most_seed = 1'000'000;

QString purpose() {
    return "All documents as points, those that are alike near each other: with regions named by "
           "the neurons that are particular to them, to walk on, to search and to pick from. ";
}

bool makes_map(const QStringList& arguments) {
    return arguments.value(0) == QLatin1String("map");
}

}  // namespace

MapMissing::MapMissing(AppContext& context, Commands& commands, QWidget* parent)
    : QWidget(parent),
      context_(context),
      commands_(commands),
      empty_(new EmptyState("map", "A map of all documents", QString())),
      progress_(new ProgressLine) {
    form_ = buildForm();
    empty_->button()->setObjectName("map_action");
    progress_->setObjectName("map_progress");
    progress_->hide();
    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(theme::page_margin, 0, theme::page_margin, theme::page_margin);
    column->addWidget(empty_, 2);
    column->addWidget(form_, 0, Qt::AlignHCenter);
    column->addWidget(progress_, 0, Qt::AlignHCenter);
    column->addStretch(1);
    progress_->setMinimumWidth(theme::scaled(form_width));
    fill(this, scrolling(content));
    connect(empty_, &EmptyState::actionTriggered, this, &MapMissing::goOn);
    connect(progress_, &ProgressLine::stopRequested, &context_.jobs, &JobController::cancel);
    connect(&context_.jobs, &JobController::changed, this, &MapMissing::showProgress);
}

QWidget* MapMissing::buildForm() {
    source_ = new ElidedComboBox;
    source_->setObjectName("map_source");
    method_ = new QComboBox;
    method_->setObjectName("map_method");
    seed_ = new QSpinBox;
    seed_->setObjectName("map_seed");
    seed_->setRange(0, most_seed);
    seed_->setValue(1);
    seed_->setToolTip("The same seed gives the same map; another one, another");
    about_ = new TextLabel(QString(), theme::Type::caption, theme::Token::muted);
    about_->setWordWrap(true);
    line_ = new CommandLineBox;
    make_ = new QPushButton("Make the map");
    make_->setObjectName("map_make");
    theme::make_primary(make_);
    back_ = new QPushButton("Back to the map");
    back_->setObjectName("map_back");
    back_->hide();
    auto* holder = new QWidget;
    holder->setMinimumWidth(theme::scaled(form_width) * 3 / 5);
    holder->setMaximumWidth(theme::scaled(form_width));
    auto* form = new QFormLayout(holder);
    form->setContentsMargins(0, 0, 0, 0);
    form->setVerticalSpacing(theme::gap_inside);
    form->setHorizontalSpacing(theme::gap_groups);
    form->addRow("Made of", source_);
    form->addRow("Method", method_);
    form->addRow("Seed", seed_);
    form->addRow(about_);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(back_);
    buttons->addWidget(make_);
    form->addRow(buttons);
    form->addRow(line_);
    connect(source_, &QComboBox::currentIndexChanged, this, &MapMissing::showCommand);
    connect(method_, &QComboBox::currentIndexChanged, this, &MapMissing::showCommand);
    connect(seed_, &QSpinBox::valueChanged, this, &MapMissing::showCommand);
    connect(make_, &QPushButton::clicked, this, &MapMissing::make);
    connect(back_, &QPushButton::clicked, this, &MapMissing::closed);
    return holder;
}

MapMissing::What MapMissing::what() const {
    const DatasetInfo* dataset = context_.workspace.currentDataset();
    if (!context_.workspace.isOpen()) return What::workspace;
    if (!dataset) return What::dataset;
    if (dataset->documents == dataset->removed_documents) return What::documents;
    const auto& models = context_.workspace.contents().models;
    const bool codes = std::ranges::any_of(models, [&](const ModelInfo& model) {
        return model.dataset == dataset->id && model.stored_k > 0;
    });
    if (dataset->dim == 0 && !codes) return What::nothing_to_lay_out;
    return context_.map.layouts() ? What::map : What::reading;
}

bool MapMissing::focusAction() {
    QPushButton* button = form_->isVisible() ? make_ : empty_->button();
    if (!button->isVisible()) return false;
    button->setFocus(Qt::TabFocusReason);
    return true;
}

void MapMissing::setAnother(bool another) {
    another_ = another;
    refresh();
}

void MapMissing::refresh() {
    const What now = what();
    empty_->setAction({});
    empty_->setTitle(another_ ? "Another map of the documents" : "A map of all documents");
    switch (now) {
        case What::workspace:
        case What::dataset:
            empty_->setSentence(purpose() + "There are no documents yet.");
            empty_->setAction("Import embeddings…");
            break;
        case What::documents:
            empty_->setSentence(purpose() +
                                "This dataset has no documents left: all were removed.");
            empty_->setAction("Go to the documents");
            break;
        case What::nothing_to_lay_out:
            empty_->setSentence(purpose() +
                                "A map is made of embeddings or of the codes of a model, and this "
                                "dataset has neither.");
            empty_->setAction("Give the texts embeddings…");
            break;
        case What::reading:
            empty_->setSentence(purpose() + "Looking for maps in this workspace.");
            break;
        case What::map:
            empty_->setSentence(purpose() + (another_ ? "The maps that are there stay."
                                                      : "None has been made of this dataset yet."));
            fillSources();
            fillMethods();
            break;
    }
    back_->setVisible(another_);
    showCommand();
    showProgress();
}

// The codes of the selected model come first: they are what the neurons can explain.
void MapMissing::fillSources() {
    const DatasetInfo* dataset = context_.workspace.currentDataset();
    const QSignalBlocker quiet(source_);
    const QVariant kept = source_->currentData();
    source_->clear();
    const auto selected = context_.selection.model();
    const auto add = [&](const ModelInfo& model) {
        if (model.dataset != dataset->id || model.stored_k == 0) return;
        source_->addItem("codes of " + QString::fromStdString(model.name),
                         QString::fromStdString(model.name));
    };
    if (selected) add(selected->info);
    for (const ModelInfo& model : context_.workspace.contents().models)
        if (!selected || model.id != selected->info.id) add(model);
    if (dataset->dim > 0) source_->addItem("embeddings", QString());
    const int at = source_->findData(kept);
    if (kept.isValid() && at >= 0) source_->setCurrentIndex(at);
}

void MapMissing::fillMethods() {
    const DatasetInfo* dataset = context_.workspace.currentDataset();
    const QSignalBlocker quiet(method_);
    const QVariant kept = method_->currentData();
    method_->clear();
    for (const LayoutMethodEntry* entry : layout_methods()) {
        if (entry->needs_labels && dataset->labelled_documents == 0) continue;
        method_->addItem(QString::fromStdString(entry->title), QString::fromStdString(entry->name));
    }
    const int at = method_->findData(kept.isValid() ? kept : QVariant(QString("umap")));
    if (at >= 0) method_->setCurrentIndex(at);
}

QStringList MapMissing::command() const {
    const DatasetInfo* dataset = context_.workspace.currentDataset();
    if (!dataset) return {};
    return make_map_command(
        context_.workspace.path(), QString::fromStdString(dataset->name),
        {.model = source_->currentData().toString(),
         .method = method_->currentData().toString(),
         .seed = seed_->isEnabled() ? std::optional(seed_->value()) : std::nullopt});
}

void MapMissing::showCommand() {
    const DatasetInfo* dataset = context_.workspace.currentDataset();
    if (!dataset || what() != What::map) return;
    const QString method = method_->currentData().toString();
    bool slow = false;  // nothing but looking for neighbours takes long
    for (const LayoutMethodEntry* entry : layout_methods()) {
        if (QString::fromStdString(entry->name) != method) continue;
        about_->setText(QString::fromStdString(entry->summary));
        seed_->setEnabled(std::ranges::find(entry->params, "seed") != entry->params.end());
        slow = std::ranges::find(entry->params, "neighbours") != entry->params.end();
    }
    line_->setCommand(shell_line(command()));
    const double each = slow ? seconds_per_document : seconds_per_document_quick;
    const double seconds =
        std::max(1.0, start_seconds + each * static_cast<double>(dataset->documents));
    const double rounded = seconds < 10 ? std::ceil(seconds) : std::ceil(seconds / 5) * 5;
    make_->setText(QString("Make the map (about %1)").arg(format::duration(rounded)));
    const QString obstacle =
        context_.workspace.readOnly()
            ? "This window may only read the workspace. " + context_.workspace.readOnlyReason()
            : QString();
    make_->setEnabled(obstacle.isEmpty() && !context_.jobs.running());
    make_->setToolTip(obstacle);
}

void MapMissing::showProgress() {
    const bool making = context_.jobs.running() && makes_map(context_.jobs.arguments());
    make_->setEnabled(!context_.jobs.running() && !context_.workspace.readOnly());
    const QWidget* focus = QApplication::focusWidget();
    const bool inside = form_->isAncestorOf(focus) || progress_->isAncestorOf(focus);
    progress_->setVisible(making);
    if (making && inside) progress_->setFocus();  // on its way to the map
    form_->setVisible(what() == What::map && !making);
    if (!making && inside && form_->isVisible()) make_->setFocus();
    if (!making) return;
    const QString stage = context_.jobs.stage();
    progress_->setText(stage.isEmpty() ? context_.jobs.title() : stage);
    progress_->setShare(context_.jobs.share());
    progress_->setTimeLeft(context_.jobs.secondsLeft().value_or(-1));
}

void MapMissing::goOn() {
    switch (what()) {
        case What::workspace:
        case What::dataset:
            return commands_.importFile();
        case What::documents:
            return commands_.goTo(Page::data);
        case What::nothing_to_lay_out: {
            const DatasetInfo* dataset = context_.workspace.currentDataset();
            return dataset->has_text ? commands_.embed(dataset->id) : commands_.importFile();
        }
        case What::reading:
        case What::map:
            return;
    }
}

void MapMissing::make() {
    commands_.makeMap("Making a map", command());
}

}  // namespace sparsescope
