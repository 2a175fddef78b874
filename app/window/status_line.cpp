// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/status_line.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QProgressBar>
#include <QToolButton>

#include "app/controllers/app_context.h"
#include "widgets/controls/text_label.h"
#include "widgets/number_format.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr int line_height = 28;
constexpr int bar_width = 120;
constexpr int bar_steps = 1000;

}  // namespace

StatusLine::StatusLine(AppContext& context, QWidget* parent)
    : QWidget(parent),
      context_(context),
      facts_(new ElidedLabel(QString(), theme::Type::caption, theme::Token::muted)),
      activity_(new ElidedLabel(QString(), theme::Type::caption, theme::Token::text)),
      bar_(new QProgressBar),
      stop_(new QToolButton),
      picked_(new QToolButton),
      unpick_(new QToolButton) {
    setFixedHeight(theme::scaled(line_height));
    facts_->setObjectName("status_facts");
    activity_->setObjectName("status_activity");
    bar_->setTextVisible(false);
    bar_->setFixedSize(theme::scaled(bar_width), theme::scaled(6));
    stop_->setObjectName("status_stop");
    stop_->setIcon(theme::icon("stop"));
    stop_->setToolTip("Stop");
    theme::make_flat(stop_);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(theme::gap_groups, 0, theme::gap_groups, 0);
    row->setSpacing(theme::gap_inside);
    row->addWidget(facts_, 1);
    row->addWidget(picked_);
    row->addWidget(unpick_);
    row->addWidget(activity_);
    row->addWidget(bar_);
    row->addWidget(stop_);

    connect(stop_, &QToolButton::clicked, this, [this] {
        if (context_.jobs.running()) {
            context_.jobs.cancel();
        } else {
            context_.training.stop();
        }
    });
    picked_->setObjectName("status_picked");
    picked_->setToolTip("What is special here? (W)");
    unpick_->setObjectName("status_unpick");
    unpick_->setIcon(theme::icon("close", theme::Token::muted));
    unpick_->setToolTip("Pick nothing");
    unpick_->setAccessibleName("Pick nothing");
    theme::make_flat(picked_);
    theme::make_flat(unpick_);
    connect(picked_, &QToolButton::clicked, this, &StatusLine::pickedPressed);
    connect(unpick_, &QToolButton::clicked, &context_.picked, &SelectionBus::clear);
    connect(&context_.picked, &SelectionBus::documentsChanged, this, &StatusLine::refreshPicked);
    connect(&context_.picked, &SelectionBus::neuronsChanged, this, &StatusLine::refreshPicked);
    refreshPicked();
    const auto facts = [this](auto* sender, auto signal) {
        connect(sender, signal, this, &StatusLine::refreshFacts);
    };
    facts(&context_.workspace, &WorkspaceController::workspaceOpened);
    facts(&context_.workspace, &WorkspaceController::contentsChanged);
    facts(&context_.selection, &Selection::modelChanged);
    facts(&context_.neurons, &NeuronController::summariesChanged);
    const auto activity = [this](auto* sender, auto signal) {
        connect(sender, signal, this, &StatusLine::refreshActivity);
    };
    activity(&context_.jobs, &JobController::changed);
    activity(&context_.training, &EngineRun::runningChanged);
    activity(&context_.training, &EngineRun::measured);
    activity(&context_.workspace, &WorkspaceController::openingStarted);
    activity(&context_.workspace, &WorkspaceController::workspaceOpened);
    activity(&context_.workspace, &WorkspaceController::openFailed);
    activity(&context_.workspace, &WorkspaceController::modelLoading);
    activity(&context_.workspace, &WorkspaceController::modelFailed);
    activity(&context_.selection, &Selection::modelChanged);
    refreshFacts();
    refreshActivity();
}

void StatusLine::refreshFacts() {
    const DatasetInfo* dataset = context_.workspace.currentDataset();
    if (!dataset) return facts_->setText(context_.workspace.isOpen() ? "empty workspace" : "");
    QString meaning;
    QStringList parts{
        format::counted(dataset->documents - dataset->removed_documents, "document", "documents")};
    if (dataset->dim > 0) parts << QString("%1-d").arg(dataset->dim);
    if (const auto model = context_.selection.model()) {
        QString neurons =
            format::counted(static_cast<std::int64_t>(model->info.hidden), "neuron", "neurons");
        if (context_.neurons.summariesK() > 0) {
            neurons += QString(" (%1)").arg(context_.neurons.deadText());
            meaning = context_.neurons.deadMeaning();
        }
        parts << neurons;
    }
    facts_->setText(parts.join(" · "));
    facts_->setToolTip(meaning);
}

void StatusLine::refreshPicked() {
    QStringList parts;
    const auto add = [&](std::size_t n, const QString& one, const QString& many) {
        if (n > 0) parts << format::counted(static_cast<std::int64_t>(n), one, many);
    };
    add(context_.picked.documents().size(), "document", "documents");
    add(context_.picked.neurons().size(), "neuron", "neurons");
    picked_->setText(parts.join(", ") + " picked");
    picked_->setVisible(!parts.isEmpty());
    unpick_->setVisible(!parts.isEmpty());
}

void StatusLine::refreshActivity() {
    const WorkspaceController& workspace = context_.workspace;
    const EngineRun& training = context_.training;
    if (context_.jobs.running()) {
        const QString stage = context_.jobs.stage();
        QString text =
            stage.isEmpty() ? context_.jobs.title() : context_.jobs.title() + ": " + stage;
        const bool pictures = context_.jobs.readsPictures();
        const bool encodes = pictures || !context_.jobs.encoder().isEmpty();
        if (const auto pace = context_.jobs.pace(); pace && encodes)
            text += " · " + format::number(*pace) +
                    (pictures ? " pictures a second" : " texts a second");
        if (const auto left = context_.jobs.secondsLeft(); left && *left >= 1)
            text += " · " + format::duration(*left) + " left";
        return showActivity(text, context_.jobs.share(), true);
    }
    if (training.running()) {
        const auto& steps = training.series().metrics.steps;
        QString text =
            training.series().name.isEmpty() ? QString("training") : training.series().name;
        if (training.stopping()) {
            const bool pausing = training.ending() == EngineRun::Ending::pausing;
            return showActivity(text + (pausing ? ": pausing" : ": stopping"), -1, false);
        }
        if (training.waiting()) return showActivity(text + ": waiting", -1, true);
        if (!training.stage().isEmpty())
            return showActivity(text + ": " + training.stage(), -1, true);
        if (steps.empty() || steps.back().total_steps <= 0) return showActivity(text, -1, true);
        const double share = static_cast<double>(steps.back().step + 1) /
                             static_cast<double>(steps.back().total_steps);
        return showActivity(QString("%1  %2").arg(text, format::percent(share, 2)), share, true);
    }
    if (workspace.opening()) return showActivity("opening the workspace", -1, false);
    if (workspace.loadingModel()) return showActivity("loading the model", -1, false);
    activity_->clear();
    bar_->hide();
    stop_->hide();
}

void StatusLine::showActivity(const QString& text, double share, bool stoppable) {
    activity_->setText(text);
    bar_->setRange(0, share < 0 ? 0 : bar_steps);
    if (share >= 0) bar_->setValue(static_cast<int>(share * bar_steps));
    bar_->show();
    stop_->setVisible(stoppable);
}

void StatusLine::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), theme::color(theme::Token::panel));
    painter.setPen(theme::color(theme::Token::line));
    painter.drawLine(rect().topLeft(), rect().topRight());
}

}  // namespace sparsescope
