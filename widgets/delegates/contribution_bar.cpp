// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/delegates/contribution_bar.h"

#include <QAbstractItemView>
#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include "widgets/models/row_table.h"
#include "widgets/number_format.h"
#include "widgets/style_paint.h"
#include "widgets/theme.h"

namespace sparsescope {

namespace {

QColor segment_color(const BarSegment& segment) {
    if (segment.ordinal == BarSegment::dense_part)
        return theme::mix(theme::color(theme::Token::panel), theme::series(theme::Series::dense),
                          0.55);
    return segment.ordinal < 0 ? theme::color(theme::Token::disabled)
                               : theme::ordinal(segment.ordinal);
}

QRectF bar_rect(const QStyleOptionViewItem& option) {
    const double height = theme::scaled(12);
    const QRectF rect =
        QRectF(option.rect).adjusted(CellDelegate::padding, 0, -CellDelegate::padding, 0);
    return {rect.left(), rect.center().y() - height / 2, rect.width(), height};
}

std::vector<BarSegment> segments_of(const QModelIndex& index) {
    return index.data(BarsRole).value<std::vector<BarSegment>>();
}

QString segment_text(const BarSegment& segment) {
    return segment.name + QStringLiteral(": ") + format::number(segment.value);
}

QString segments_text(const std::vector<BarSegment>& segments) {
    QStringList parts;
    for (const auto& segment : segments)
        parts.push_back(segment_text(segment));
    return parts.join(QStringLiteral(", "));
}

}  // namespace

void paint_contribution_bar(QPainter& painter, const QRectF& rect,
                            const std::vector<BarSegment>& segments, double full) {
    const theme::PaintScope scope(&painter);
    theme::paint_box(
        &painter, rect,
        theme::mix(theme::color(theme::Token::panel), theme::color(theme::Token::line), 0.6), {}, 0,
        2);
    painter.setRenderHint(QPainter::Antialiasing, false);
    double x = rect.left();
    for (const auto& segment : segments) {
        if (segment.value <= 0 || full <= 0) continue;
        const double width = rect.width() * segment.value / full;
        // A gap of one pixel keeps neighbours apart for eyes that see no hue.
        const double left = std::round(x);
        const double right = std::min(std::round(x + width), rect.right());
        const QRectF box(left, rect.top(), std::max(right - left - 1, 1.0), rect.height());
        painter.fillRect(box, segment_color(segment));
        if (segment.hatched())
            painter.fillRect(box, QBrush(theme::color(theme::Token::panel), Qt::BDiagPattern));
        x += width;
    }
}

int contribution_at(const QRectF& rect, const std::vector<BarSegment>& segments, double full,
                    double x) {
    double left = rect.left();
    for (std::size_t i = 0; i < segments.size() && full > 0; ++i) {
        const double right = left + rect.width() * std::max(segments[i].value, 0.0) / full;
        if (x >= left && x < right) return static_cast<int>(i);
        left = right;
    }
    return -1;
}

void ContributionBarDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                                    const QModelIndex& index) const {
    auto item = option;
    initStyleOption(&item, index);
    paintGround(painter, item);
    if (const auto segments = segments_of(index); !segments.empty())
        paint_contribution_bar(*painter, bar_rect(option), segments, full_);
}

bool ContributionBarDelegate::helpEvent(QHelpEvent* event, QAbstractItemView* view,
                                        const QStyleOptionViewItem& option,
                                        const QModelIndex& index) {
    if (event->type() != QEvent::ToolTip)
        return CellDelegate::helpEvent(event, view, option, index);
    const auto segments = segments_of(index);
    const int at = contribution_at(bar_rect(option), segments, full_, event->pos().x());
    if (at < 0)
        QToolTip::hideText();
    else
        QToolTip::showText(event->globalPos(), segment_text(segments[static_cast<std::size_t>(at)]),
                           view);
    return true;
}

ContributionBar::ContributionBar(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Contributions"));
    connect(&theme::notifier(), &theme::Notifier::changed, this, [this] { update(); });
}

void ContributionBar::setSegments(std::vector<BarSegment> segments, double full) {
    segments_ = std::move(segments);
    full_ = full;
    setAccessibleDescription(segments_text(segments_));
    update();
}

QSize ContributionBar::sizeHint() const {
    return {theme::scaled(160), theme::scaled(16)};
}

void ContributionBar::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    paint_contribution_bar(painter, rect(), segments_, full_);
}

const BarSegment* ContributionBar::segmentAt(const QPointF& place) const {
    const int at = contribution_at(rect(), segments_, full_, place.x());
    return at < 0 ? nullptr : &segments_[static_cast<std::size_t>(at)];
}

QString ContributionBar::textAt(const QPointF& place) const {
    const BarSegment* segment = segmentAt(place);
    return segment ? segment_text(*segment) : QString();
}

bool ContributionBar::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        QToolTip::showText(help->globalPos(), textAt(help->pos()), this);  // "" hides it
        return true;
    }
    return QWidget::event(event);
}

void ContributionBar::mousePressEvent(QMouseEvent* event) {
    const BarSegment* segment = segmentAt(event->position());
    if (event->button() != Qt::LeftButton || !segment) return QWidget::mousePressEvent(event);
    Q_EMIT neuronActivated(segment->neuron);
}

}  // namespace sparsescope
