// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/train/train_charts.h"

#include <algorithm>

#include <QGridLayout>
#include <QKeyEvent>
#include <QVBoxLayout>

#include "app/controllers/run_overlays.h"
#include "app/controllers/shown_run.h"
#include "app/pages/train/train_card.h"
#include "app/pages/train/train_tools.h"
#include "app/parts/run_words.h"
#include "widgets/charts/chart_cursor.h"
#include "widgets/charts/time_axis.h"
#include "widgets/number_format.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr int most_columns = 3;
constexpr int column_width = 220;  // at least

// What the charts are built from; a run that only got further looks the same.
QString look_of(const RunSeries& run) {
    return QString("%1 %2 %3 %4 %5 %6 %7")
        .arg(run.id)
        .arg(static_cast<int>(run.kind))
        .arg(run.train_documents)
        .arg(run.total_steps)
        .arg(run.config.hidden)
        .arg(run.config.k)
        .arg(run.name);
}

}  // namespace

TrainCharts::TrainCharts(ShownRun& shown, RunOverlays& overlays, QWidget* parent)
    : QWidget(parent),
      shown_(shown),
      overlays_(overlays),
      axis_(new TimeAxis(this)),
      cursor_(new ChartCursor(this)),
      tools_(new TrainTools(axis_)),
      grid_(new QGridLayout) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme::gap_inside);
    column->addWidget(tools_);
    column->addLayout(grid_, 1);
    grid_->setSpacing(theme::gap_groups);
    addCards();
    showFitting();
    arrange(most_columns);
    connect(tools_, &TrainTools::freezeToggled, this, &TrainCharts::setFrozen);
    connect(tools_, &TrainTools::logToggled, this, &TrainCharts::setLog);
    connect(tools_, &TrainTools::noteRequested, this, &TrainCharts::requestPin);
    connect(axis_, &TimeAxis::scrubChanged, this, &TrainCharts::showNumbers);
    connect(axis_, &TimeAxis::pinActivated, this, &TrainCharts::goToPin);
    connect(&shown_, &ShownRun::changed, this, &TrainCharts::followRuns);
    connect(&overlays_, &RunOverlays::changed, this, &TrainCharts::followRuns);
    connect(&shown_, &ShownRun::measured, this, &TrainCharts::refresh);
    connect(&shown_, &ShownRun::pinsChanged, this, &TrainCharts::showPins);
    followRuns();
}

void TrainCharts::addCards() {
    for (const TrainCardEntry* entry : train_card_list())
        for (TrainCard* card : entry->make())
            add(card);
}

void TrainCharts::add(TrainCard* card) {
    card->setParent(this);
    cards_.push_back(card);
    if (auto* lines = qobject_cast<LineChart*>(card->chart())) {
        lines->shareCursor(cursor_);
        lines->shareAxis(axis_);
    }
    connect(card, &TrainCard::deathActivated, this, &TrainCharts::deathActivated);
    connect(card, &ChartCard::exportFailed, this, &TrainCharts::exportFailed);
}

void TrainCharts::arrange(int columns) {
    if (columns == columns_) return;
    columns_ = columns;
    place();
}

// A run that only tunes a backbone has no neurons to show.
void TrainCharts::showFitting() {
    std::vector<TrainCard*> fitting;
    for (TrainCard* card : cards_) {
        const bool fits = card->fits(shown_.series().kind);
        card->setVisible(fits);
        if (fits) fitting.push_back(card);
    }
    if (fitting == placed_) return;
    placed_ = std::move(fitting);
    if (columns_ > 0) place();
}

// The first card, which tells most, is twice as wide where there is room for two.
void TrainCharts::place() {
    int place = 0;
    for (TrainCard* card : cards_)
        grid_->removeWidget(card);
    for (TrainCard* card : placed_) {
        const int span = card == placed_.front() ? std::min(2, columns_) : 1;
        grid_->addWidget(card, place / columns_, place % columns_, 1, span);
        place += span;
    }
    for (int i = 0; i < most_columns; ++i)
        grid_->setColumnStretch(i, i < columns_ ? 1 : 0);
    const int rows = (place + columns_ - 1) / columns_;
    for (int i = 0; i < static_cast<int>(cards_.size()); ++i)
        grid_->setRowStretch(i, i < rows ? 1 : 0);
}

QSize TrainCharts::minimumSizeHint() const {
    return {theme::scaled(column_width), layout()->totalMinimumSize().height()};
}

void TrainCharts::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    arrange(std::clamp(width() / theme::scaled(column_width), 1, most_columns));
}

RunView TrainCharts::view() const {
    RunView view;
    const RunSeries& shown = shown_.series();
    view.runs.push_back(&shown);
    for (const RunSeries& run : overlays_.series())
        if (run.id != shown.id) view.runs.push_back(&run);
    std::vector<std::pair<RunId, QString>> runs;
    for (const RunSeries* run : view.runs)
        runs.emplace_back(run->id, run->name);
    view.names = telling_names(runs);
    view.generation = generation_;
    if (frozen_at_) view.until = *frozen_at_;
    view.at = axis_->scrub();
    return view;
}

qint64 TrainCharts::newestStep() const {
    const auto& steps = shown_.series().metrics.steps;
    return steps.empty() ? -1 : steps.back().step;
}

// Other runs, or the same ones in another state.
void TrainCharts::followRuns() {
    QStringList look;
    std::int64_t last = 0;
    for (const RunSeries* run : view().runs) {
        look << look_of(*run);
        last = std::max(last, run->total_steps);
    }
    if (look != look_) {
        look_ = look;
        ++generation_;
        showFitting();
    }
    if (shown_.id() != run_) {
        run_ = shown_.id();
        axis_->zoomOut();
        axis_->setScrub(std::nullopt);
        setFrozen(false);
    }
    axis_->setWhole(last > 0 ? std::optional(TimeAxis::Range{0, static_cast<double>(last)})
                             : std::nullopt);
    showPins();
    refresh();
}

void TrainCharts::refresh() {
    const RunView now = view();
    for (TrainCard* card : cards_)
        card->showRuns(now);
    tools_->setNewest(std::min(newestStep(), frozen_at_.value_or(newestStep())));
    showNumbers();
}

void TrainCharts::showNumbers() {
    const RunView now = view();
    for (TrainCard* card : cards_)
        card->showNumbers(now);
}

void TrainCharts::showPins() {
    std::vector<ChartPin> pins;
    for (const RunPin& pin : shown_.series().pins)
        pins.push_back({pin.id, static_cast<double>(pin.step), QString::fromStdString(pin.text)});
    std::sort(pins.begin(), pins.end(),
              [](const ChartPin& a, const ChartPin& b) { return a.x < b.x; });
    axis_->setPins(std::move(pins));
}

void TrainCharts::setFrozen(bool frozen) {
    if (frozen == isFrozen()) return;
    if (frozen && newestStep() >= 0) frozen_at_ = newestStep();
    if (!frozen) frozen_at_.reset();
    tools_->setFrozen(isFrozen());
    const QString caption = frozen_at_ ? "frozen at step " + format::count(*frozen_at_) : QString();
    for (TrainCard* card : cards_)  // the narrow ones need the room for their titles
        card->setFrozen(card == placed_.front() || !isFrozen() ? caption : "frozen");
    refresh();
}

void TrainCharts::setLog(bool log) {
    for (TrainCard* card : cards_)
        if (card->followsLog()) card->chart()->setLog(log);
}

void TrainCharts::requestPin() {
    const RunView now = view();
    if (const StepMetrics* step = now.step()) Q_EMIT pinRequested(step->step);
}

void TrainCharts::goToPin(qint64 pin) {
    for (const ChartPin& known : axis_->pins())
        if (known.id == pin) axis_->setScrub(known.x);
}

// Space reaches the page when no button took it.
void TrainCharts::keyPressEvent(QKeyEvent* event) {
    if (event->key() != Qt::Key_Space || event->modifiers() != Qt::NoModifier)
        return QWidget::keyPressEvent(event);
    setFrozen(!isFrozen());
}

}  // namespace sparsescope
