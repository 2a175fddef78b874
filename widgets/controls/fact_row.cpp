// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/controls/fact_row.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QHelpEvent>
#include <QMenu>
#include <QPainter>
#include <QToolTip>
#include <algorithm>

#include "widgets/style_paint.h"
#include "widgets/theme.h"

namespace sparsescope {

namespace {

constexpr int between_facts = 20;
constexpr int between_lines = 6;

}  // namespace

FactRow::FactRow(QWidget* parent) : QWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    connect(&theme::notifier(), &theme::Notifier::changed, this, [this] {
        updateGeometry();
        update();
    });
}

void FactRow::setFacts(std::vector<Fact> facts) {
    if (facts == facts_) return;
    facts_ = std::move(facts);
    current_ = std::min(current_, facts_.empty() ? 0 : facts_.size() - 1);
    QStringList all;
    for (const Fact& fact : facts_)
        all.push_back(fact.caption + QStringLiteral(" ") + fact.value);
    setAccessibleDescription(all.join(QStringLiteral(", ")));
    updateGeometry();
    update();
}

QString FactRow::value(const QString& caption) const {
    const auto found = std::ranges::find(facts_, caption, &Fact::caption);
    return found == facts_.end() ? QString() : found->value;
}

QSize FactRow::sizeOf(const Fact& fact) const {
    const QFontMetrics large(theme::font(theme::Type::section));
    const QFontMetrics small(theme::font(theme::Type::caption));
    return {std::max(large.horizontalAdvance(fact.value), small.horizontalAdvance(fact.caption)),
            large.lineSpacing() + small.lineSpacing()};
}

std::vector<QRect> FactRow::places(int width) const {
    std::vector<QRect> all;
    QPoint at(0, 0);
    for (const Fact& fact : facts_) {
        const QSize size = sizeOf(fact);
        if (at.x() > 0 && at.x() + size.width() > width)
            at = QPoint(0, at.y() + size.height() + between_lines);
        all.emplace_back(at, size);
        at.rx() += size.width() + theme::scaled(between_facts);
    }
    return all;
}

int FactRow::heightForWidth(int width) const {
    const auto all = places(width);
    return all.empty() ? 0 : all.back().bottom() + 1;
}

QSize FactRow::sizeHint() const {
    const auto all = places(theme::scaled(480));
    int right = 0;
    for (const QRect& place : all)
        right = std::max(right, place.right() + 1);
    return {right, all.empty() ? 0 : all.back().bottom() + 1};
}

QSize FactRow::minimumSizeHint() const {
    int widest = 0;
    for (const Fact& fact : facts_)
        widest = std::max(widest, sizeOf(fact).width());
    return {std::min(widest, theme::scaled(120)), facts_.empty() ? 0 : sizeOf(facts_[0]).height()};
}

void FactRow::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const auto all = places(width());
    for (std::size_t i = 0; i < all.size(); ++i) {
        painter.setFont(theme::font(theme::Type::section));
        painter.setPen(theme::color(theme::Token::text));
        const int line = painter.fontMetrics().lineSpacing();
        painter.drawText(all[i].left(), all[i].top() + painter.fontMetrics().ascent(),
                         facts_[i].value);
        painter.setFont(theme::font(theme::Type::caption));
        painter.setPen(theme::color(theme::Token::muted));
        painter.drawText(all[i].left(), all[i].top() + line + painter.fontMetrics().ascent(),
                         facts_[i].caption);
        if (hasFocus() && i == current_)
            theme::paint_focus_ring(&painter, all[i].adjusted(-2, 0, 2, 0), 3);
    }
}

std::optional<std::size_t> FactRow::factAt(const QPoint& place) const {
    const auto all = places(width());
    for (std::size_t i = 0; i < all.size(); ++i)
        if (all[i].adjusted(-theme::gap_inside, -2, theme::gap_inside, 2).contains(place)) return i;
    return std::nullopt;
}

void FactRow::showMeaning(std::size_t fact, const QPoint& global) {
    QToolTip::showText(
        global,
        QStringLiteral("<p>%1</p>")
            .arg(facts_[fact].meaning.toHtmlEscaped().replace(u'\n', QStringLiteral("<br>"))),
        this);
}

void FactRow::copy(std::size_t fact) const {
    QGuiApplication::clipboard()->setText(facts_[fact].provenance);
}

void FactRow::focusOn(std::size_t fact) {
    current_ = fact;
    update();
    const QRect place = places(width())[fact];
    showMeaning(fact, mapToGlobal(place.bottomLeft()));
}

void FactRow::keyPressEvent(QKeyEvent* event) {
    if (facts_.empty()) return event->ignore();
    if (event->matches(QKeySequence::Copy)) return copy(current_);
    const int step = event->key() == Qt::Key_Right ? 1 : event->key() == Qt::Key_Left ? -1 : 0;
    if (step == 0) return event->ignore();
    const auto last = static_cast<int>(facts_.size()) - 1;
    focusOn(static_cast<std::size_t>(std::clamp(static_cast<int>(current_) + step, 0, last)));
}

void FactRow::focusInEvent(QFocusEvent* event) {
    QWidget::focusInEvent(event);
    update();
}

void FactRow::focusOutEvent(QFocusEvent* event) {
    QWidget::focusOutEvent(event);
    update();
}

void FactRow::contextMenuEvent(QContextMenuEvent* event) {
    if (facts_.empty()) return;
    const std::size_t fact = factAt(event->pos()).value_or(current_);
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    connect(menu->addAction(theme::icon(QStringLiteral("copy"), theme::Token::muted),
                            tr("Copy %1").arg(facts_[fact].caption)),
            &QAction::triggered, this, [this, fact] {
                if (fact < facts_.size()) copy(fact);
            });
    connect(menu->addAction(tr("Copy all")), &QAction::triggered, this, [this] {
        QStringList lines;
        for (const Fact& one : facts_)
            lines.push_back(one.provenance);
        QGuiApplication::clipboard()->setText(lines.join(u'\n'));
    });
    menu->popup(event->globalPos());
}

bool FactRow::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        if (const auto fact = factAt(help->pos()))
            showMeaning(*fact, help->globalPos());
        else
            QToolTip::hideText();
        return true;
    }
    return QWidget::event(event);
}

}  // namespace sparsescope
