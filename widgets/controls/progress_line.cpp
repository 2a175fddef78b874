// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/controls/progress_line.h"

#include <QGridLayout>
#include <QProgressBar>
#include <QTimer>
#include <QToolButton>
#include <algorithm>

#include "widgets/controls/text_label.h"
#include "widgets/number_format.h"
#include "widgets/theme.h"

namespace sparsescope {

ProgressLine::ProgressLine(QWidget* parent)
    : QWidget(parent),
      text_(new ElidedLabel({}, theme::Type::body, theme::Token::text, this)),
      detail_(new ElidedLabel({}, theme::Type::caption, theme::Token::muted, this)),
      bar_(new QProgressBar(this)),
      stop_(new QToolButton(this)),
      wander_(new QTimer(this)) {
    bar_->setTextVisible(false);
    bar_->setFixedHeight(theme::scaled(6));
    stop_->setIcon(theme::icon(QStringLiteral("stop"), theme::Token::muted));
    stop_->setAutoRaise(true);
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(theme::gap_inside);
    grid->setVerticalSpacing(3);
    grid->addWidget(text_, 0, 0);
    grid->addWidget(bar_, 1, 0);
    grid->addWidget(detail_, 2, 0);
    grid->addWidget(stop_, 0, 1, 3, 1, Qt::AlignVCenter);
    grid->setColumnStretch(0, 1);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    // Only an unknown share moves by itself; ten frames a second are calm and cheap.
    wander_->setInterval(100);
    connect(wander_, &QTimer::timeout, bar_, qOverload<>(&QWidget::update));
    connect(stop_, &QToolButton::clicked, this, &ProgressLine::stopRequested);
    setStoppable(true);
    setShare(-1);
}

void ProgressLine::setText(const QString& text) {
    text_->setText(text);
    bar_->setAccessibleName(text);
    stop_->setToolTip(tr("Stop: %1").arg(text));
    stop_->setAccessibleName(tr("Stop: %1").arg(text));
}

void ProgressLine::setShare(double share) {
    share_ = share;
    bar_->setRange(0, share < 0 ? 0 : 1000);
    if (share >= 0) bar_->setValue(static_cast<int>(std::clamp(share, 0.0, 1.0) * 1000));
    if (share < 0 && isVisible())
        wander_->start();
    else
        wander_->stop();
    updateDetail();
}

void ProgressLine::setTimeLeft(double seconds, const QString& note) {
    seconds_ = seconds;
    note_ = note;
    updateDetail();
}

void ProgressLine::updateDetail() {
    QStringList parts;
    if (share_ >= 0)
        parts.push_back(
            QStringLiteral("%1%2%").arg(static_cast<int>(share_ * 100)).arg(format::thin_space));
    if (!note_.isEmpty()) parts.push_back(note_);
    if (seconds_ >= 0) parts.push_back(tr("%1 left").arg(format::duration(seconds_)));
    detail_->setText(parts.join(QStringLiteral(" · ")));
}

void ProgressLine::setStoppable(bool stoppable) {
    stop_->setVisible(stoppable);
    stop_->setEnabled(stoppable);
}

void ProgressLine::setStopping() {
    stop_->setEnabled(false);
    text_->setText(tr("Stopping…"));
}

void ProgressLine::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    if (share_ < 0) wander_->start();
}

void ProgressLine::hideEvent(QHideEvent* event) {
    QWidget::hideEvent(event);
    wander_->stop();
}

}  // namespace sparsescope
