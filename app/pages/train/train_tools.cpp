// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/train/train_tools.h"

#include <algorithm>
#include <limits>

#include <QComboBox>
#include <QHBoxLayout>
#include <QSignalBlocker>
#include <QSlider>
#include <QToolButton>

#include "widgets/charts/time_axis.h"
#include "widgets/controls/flow_layout.h"
#include "widgets/controls/text_label.h"
#include "widgets/number_format.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

struct Smoothing {
    const char* name;
    double share;  // half-life as a share of all steps
};
constexpr Smoothing smoothings[] = {
    {"Raw lines", 0}, {"Smooth 0.3 %", 0.003}, {"Smooth 1 %", 0.01}, {"Smooth 3 %", 0.03}};
constexpr int usual_smoothing = 2;
constexpr int scrubber_width = 140;

}  // namespace

TrainTools::TrainTools(TimeAxis* axis, QWidget* parent) : QWidget(parent), axis_(axis) {
    auto* flow = new FlowLayout(this, 4);  // wraps with large text
    flow->setContentsMargins(0, 0, 0, 0);
    addSmoothing();
    freeze_ = addButton("train_freeze", "Freeze",
                        "Hold the view still while the run goes on (Space on a chart)");
    freeze_->setCheckable(true);
    connect(freeze_, &QToolButton::toggled, this, &TrainTools::freezeToggled);
    auto* log = addButton("train_log", "Log axes",
                          "Losses, dead shares, search cost and speed on log axes; zero has a line "
                          "of its own. Each card's menu has its own switch");
    log->setCheckable(true);
    connect(log, &QToolButton::toggled, this, &TrainTools::logToggled);
    zoom_out_ = addButton("train_zoom_out", "Zoom out",
                          "Show the whole run again (Esc, or a double click on a chart). Drag over "
                          "a chart to zoom in");
    connect(zoom_out_, &QToolButton::clicked, axis_, &TimeAxis::zoomOut);
    note_ = addButton("train_note_here", "Pin a note",
                      "Write a note and pin it to the step the page looks at");
    connect(note_, &QToolButton::clicked, this, &TrainTools::noteRequested);
    addScrubber();

    const auto follow_zoom = [this] { zoom_out_->setEnabled(axis_->zoomed()); };
    connect(axis_, &TimeAxis::rangeChanged, this, follow_zoom);
    connect(axis_, &TimeAxis::rangeChanged, this, &TrainTools::applySmoothing);
    connect(axis_, &TimeAxis::scrubChanged, this, &TrainTools::showScrub);
    follow_zoom();
    applySmoothing();
    showScrub();
}

QToolButton* TrainTools::addButton(const QString& name, const QString& text, const QString& tip) {
    auto* button = new QToolButton;
    button->setObjectName(name);
    button->setText(text);
    button->setToolTip(tip);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::StrongFocus);
    layout()->addWidget(button);
    return button;
}

void TrainTools::addSmoothing() {
    smoothing_ = new QComboBox;
    smoothing_->setObjectName("train_smoothing");
    smoothing_->setAccessibleName("Smoothing of the lines");
    for (const Smoothing& smoothing : smoothings)
        smoothing_->addItem(smoothing.name);
    smoothing_->setCurrentIndex(usual_smoothing);
    theme::make_flat(smoothing_);
    connect(smoothing_, &QComboBox::currentIndexChanged, this, &TrainTools::applySmoothing);
    layout()->addWidget(smoothing_);
}

void TrainTools::addScrubber() {
    scrubber_ = new QSlider(Qt::Horizontal);
    scrubber_->setObjectName("train_scrubber");
    scrubber_->setAccessibleName("Step the page looks at");
    scrubber_->setToolTip(
        "Go back through the run: the histogram and the numbers of every card are of this step. At "
        "the right end they follow the newest step. A click on a chart goes there");
    scrubber_->setFixedWidth(theme::scaled(scrubber_width));
    connect(scrubber_, &QSlider::valueChanged, this, &TrainTools::scrubTo);
    step_ = new TextLabel(QString(), theme::Type::caption, theme::Token::muted);
    step_->setObjectName("train_step");
    auto* group = new QWidget;
    auto* row = new QHBoxLayout(group);
    row->setContentsMargins(theme::gap_groups, 0, 0, 0);
    row->setSpacing(theme::gap_inside);
    row->addWidget(scrubber_);
    row->addWidget(step_);
    follow_ = addButton("train_follow", "Newest", "Follow the newest step again");
    row->addWidget(follow_);
    layout()->addWidget(group);
    connect(follow_, &QToolButton::clicked, axis_, [this] { axis_->setScrub(std::nullopt); });
}

// Half-lives are shares of the run, so that a long run is as calm to look at as a short one.
void TrainTools::applySmoothing() {
    const auto whole = axis_->whole();
    const double share = smoothings[std::max(0, smoothing_->currentIndex())].share;
    const double half_life = whole ? share * (whole->high - whole->low) : 0;
    axis_->setHalfLife(half_life);
    smoothing_->setToolTip(
        half_life > 0
            ? QString("Each line is an average with a half-life of %1 steps; the raw line "
                      "stays behind it. Never k, counts and validation checks.")
                  .arg(format::number(half_life))
            : QString("Lines as they were measured"));
}

void TrainTools::setNewest(qint64 step) {
    newest_ = step;
    showScrub();
}

void TrainTools::setFrozen(bool frozen) {
    const QSignalBlocker quiet(freeze_);
    freeze_->setChecked(frozen);
}

void TrainTools::scrubTo(int step) {
    axis_->setScrub(step >= scrubber_->maximum() ? std::nullopt
                                                 : std::optional(static_cast<double>(step)));
}

void TrainTools::showScrub() {
    constexpr qint64 most = std::numeric_limits<int>::max();
    const int last = static_cast<int>(std::clamp<qint64>(newest_, 0, most));
    const auto scrub = axis_->scrub();
    const double step = std::clamp(scrub.value_or(last), 0.0, static_cast<double>(last));
    {
        const QSignalBlocker quiet(scrubber_);
        scrubber_->setRange(0, last);
        scrubber_->setSingleStep(std::max(1, last / 200));
        scrubber_->setPageStep(std::max(1, last / 20));
        scrubber_->setValue(static_cast<int>(step));
    }
    for (QWidget* control : {static_cast<QWidget*>(scrubber_), static_cast<QWidget*>(note_),
                             static_cast<QWidget*>(freeze_)})
        control->setEnabled(newest_ >= 0);
    follow_->setEnabled(scrub.has_value());
    // As wide as its widest text, so that nothing moves while the run goes on.
    const auto text = [](qint64 at) { return "step " + format::count(at); };
    const auto whole = axis_->whole();
    const auto widest = std::max(newest_, whole ? static_cast<qint64>(whole->high) : 0);
    step_->setMinimumWidth(step_->fontMetrics().horizontalAdvance(text(widest)));
    step_->setText(newest_ < 0 ? QString() : text(static_cast<qint64>(step)));
}

}  // namespace sparsescope
