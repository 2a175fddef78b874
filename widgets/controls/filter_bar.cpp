// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/controls/filter_bar.h"

#include <QFocusEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QToolButton>
#include <algorithm>
#include <utility>

#include "widgets/controls/filter_chip.h"
#include "widgets/controls/filter_chips.h"
#include "widgets/controls/filter_completer.h"
#include "widgets/controls/filter_edit.h"
#include "widgets/controls/text_label.h"
#include "widgets/style_paint.h"
#include "widgets/theme.h"

namespace sparsescope {

namespace {

constexpr int typing_pause = 120;     // ms until a filter is read
constexpr int complaint_pause = 900;  // ms until what is being typed is called wrong
constexpr double chips_share = 0.6;   // of the bar; more chips scroll
constexpr int shortest_editor = 140;

}  // namespace

FilterBar::FilterBar(QWidget* parent)
    : QWidget(parent),
      chips_(new FilterChips(this)),
      edit_(new FilterEdit(this)),
      status_(new TextLabel({}, theme::Type::body, theme::Token::muted, this)),
      clear_(new QToolButton(this)),
      complaint_(this, edit_, chips_) {
    edit_->installEventFilter(this);
    completer_ = new FilterCompleter(this, edit_);  // after the bar, so that it sees keys first
    buildRow();
    setFocusProxy(edit_);
    setAccessibleName(tr("Filter"));
    edit_->setAccessibleName(tr("Filter"));
    for (QTimer* timer : {&typing_, &pause_})
        timer->setSingleShot(true);
    typing_.setInterval(typing_pause);
    pause_.setInterval(complaint_pause);
    connect(edit_, &QLineEdit::textEdited, this, &FilterBar::edited);
    connect(&typing_, &QTimer::timeout, this, &FilterBar::refresh);
    connect(&pause_, &QTimer::timeout, this, [this] {
        if (!completer_->isOpen()) complain();
    });
    connect(completer_, &FilterCompleter::opened, this, [this] { complaint_.hideNote(); });
    connect(completer_, &FilterCompleter::accepted, this, &FilterBar::completed);
    connect(chips_, &FilterChips::changed, this, [this] {
        clearError();
        tell();
    });
    connect(chips_, &FilterChips::editRequested, this, &FilterBar::editChip);
    connect(chips_, &FilterChips::focusLeft, edit_, qOverload<>(&QWidget::setFocus));
    connect(clear_, &QToolButton::clicked, this, [this] {
        clearError();
        chips_->removeAll();
        edit_->clear();
        edit_->setFocus();
        tell();
    });
    connect(&theme::notifier(), &theme::Notifier::changed, this, &FilterBar::applyTheme);
    setPlaceholder(tr("Filter: label:sport, text~\"tax reform\", len>200, n412>0.3"));
    applyTheme();
}

void FilterBar::buildRow() {
    clear_->setIcon(theme::icon(QStringLiteral("close"), theme::Token::muted));
    clear_->setAutoRaise(true);
    clear_->setFocusPolicy(Qt::NoFocus);
    clear_->setToolTip(tr("Remove the whole filter"));
    clear_->setAccessibleName(clear_->toolTip());
    QSizePolicy keeps_its_place = clear_->sizePolicy();
    keeps_its_place.setRetainSizeWhenHidden(true);
    clear_->setSizePolicy(keeps_its_place);
    auto* icon = new QLabel;
    icon->setObjectName(QStringLiteral("filter_icon"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(theme::gap_inside, 1, 1, 1);
    row->setSpacing(4);
    row->addWidget(icon);
    row->addWidget(chips_);
    row->addWidget(edit_, 1);
    row->addWidget(status_);
    row->addWidget(clear_);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void FilterBar::applyTheme() {
    findChild<QLabel*>(QStringLiteral("filter_icon"))
        ->setPixmap(theme::icon_pixmap(QStringLiteral("filter"), theme::scaled(16),
                                       theme::color(theme::Token::muted), devicePixelRatioF()));
    clear_->setFixedSize(theme::scaled(22), theme::scaled(22));
    edit_->setMinimumWidth(theme::scaled(shortest_editor));
    setFixedHeight(theme::control_height());
}

QSize FilterBar::sizeHint() const {
    return {theme::scaled(480), theme::control_height()};
}

void FilterBar::setLanguage(FilterLanguage language) {
    language_ = std::move(language);
    completer_->setLanguage(language_);
    // What was wrong may have become right.
    if (!edit_->text().isEmpty()) typing_.start();
}

void FilterBar::setStatus(const QString& status) {
    status_->setText(status);
}

void FilterBar::setPlaceholder(const QString& text) {
    placeholder_ = text;
    showState();
}

void FilterBar::showState() {
    clear_->setVisible(!chips_->isEmpty() || !edit_->text().isEmpty());
    edit_->setPlaceholderText(chips_->isEmpty() ? placeholder_ : tr("Add a condition"));
}

FilterReading FilterBar::read(const QString& text) const {
    return language_.read ? language_.read(text) : FilterReading{};
}

std::vector<FilterBar::Piece> FilterBar::pieces() const {
    std::vector<Piece> pieces;
    for (FilterChip* chip : chips_->switchedOn())
        pieces.push_back({chip->text(), chip});
    const FilterReading reading = read(edit_->text());
    if (!reading.problem && !reading.chips.empty())
        pieces.push_back({reading.chips.join(QLatin1Char(' ')), nullptr});
    return pieces;
}

void FilterBar::tell() {
    typing_.stop();
    showState();
    QStringList parts;
    for (const Piece& piece : pieces())
        parts << piece.text;
    const QString text = parts.join(QLatin1Char(' '));
    if (text == text_) return;
    text_ = text;
    Q_EMIT filterChanged(text_);
}

void FilterBar::setText(const QString& text) {
    const FilterReading reading = read(text);
    const QString filter = reading.problem ? QString() : reading.chips.join(QLatin1Char(' '));
    if (filter == text_ && !filter.isEmpty()) return;  // parts switched off stay where they are
    typing_.stop();
    clearError();
    completer_->close();
    chips_->removeAll();
    edit_->setText(reading.problem ? text : QString());
    chips_->add(reading.chips);
    text_ = filter;
    showState();
    if (reading.problem) complain();
}

void FilterBar::edited() {
    clearError();
    completer_->offer();
    typing_.start();
    pause_.start();
}

void FilterBar::refresh() {
    const FilterReading reading = read(edit_->text());
    if (!reading.problem) {
        clearError();
        return tell();
    }
    showState();
    const int cursor = edit_->cursorPosition();
    const int end = reading.problem->position + reading.problem->length;
    const bool being_typed = cursor >= reading.problem->position && cursor <= end;
    if (!being_typed) complain();
}

void FilterBar::complain() {
    const FilterReading reading = read(edit_->text());
    if (!reading.problem) return;
    const auto& [position, length, message] = *reading.problem;
    complaint_.aboutEditor(edit_->text(), position, length,
                           completer_->isOpen() ? QString() : message);
}

void FilterBar::commit() {
    const FilterReading reading = read(edit_->text());
    completer_->close();
    if (reading.problem) return complain();
    chips_->add(reading.chips);
    edit_->clear();
    clearError();
    tell();
}

void FilterBar::completed() {
    clearError();
    completer_->offer();  // the values behind a word
    if (!read(edit_->text()).problem) tell();
}

bool FilterBar::editorKey(int key, Qt::KeyboardModifiers modifiers) {
    switch (key) {
        case Qt::Key_Return:
        case Qt::Key_Enter:
            if (edit_->text().trimmed().isEmpty())
                Q_EMIT left();
            else
                commit();
            return true;
        case Qt::Key_Left:
            if (modifiers & ~Qt::KeypadModifier) return false;
            if (edit_->cursorPosition() > 0 || chips_->isEmpty()) return false;
            chips_->focusLast();
            return true;
        case Qt::Key_Backspace:
            if (!edit_->text().isEmpty() || chips_->isEmpty()) return false;
            editChip(chips_->last());
            return true;
        default:
            return false;
    }
}

void FilterBar::focusChanged(const QFocusEvent& event) {
    // Going to another window, which may be the end of this one, is no moment to complain.
    if (event.lostFocus() && event.reason() != Qt::ActiveWindowFocusReason) complain();
    update();
}

bool FilterBar::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (editorKey(key->key(), key->modifiers())) return true;
    }
    if (event->type() == QEvent::FocusIn || event->type() == QEvent::FocusOut)
        focusChanged(*static_cast<QFocusEvent*>(event));
    return QWidget::eventFilter(watched, event);
}

void FilterBar::editChip(FilterChip* chip) {
    // What stands in the editor must not be lost, nor joined with other words.
    if (!edit_->text().isEmpty()) commit();
    if (!edit_->text().isEmpty()) return;
    edit_->setText(chips_->take(chip));
    edit_->setFocus();
    clearError();
    tell();
}

void FilterBar::hideOverlays() {
    completer_->close();
    complaint_.hideNote();
}

void FilterBar::showError(int position, int length, const QString& message) {
    clearError();
    std::vector<Piece> meant;
    int begin = 0;
    for (Piece& piece : pieces()) {
        const int size = static_cast<int>(piece.text.size());
        piece.begin = std::exchange(begin, begin + size + 1);
        if (position <= piece.begin + size && position + length >= piece.begin)
            meant.push_back(std::move(piece));
    }
    // About more than one part: none of them is the wrong one.
    if (meant.size() != 1) return complaint_.aboutAll(message);
    const Piece& piece = meant.front();
    if (piece.chip)
        complaint_.aboutChip(piece.chip, message);
    else
        complaint_.aboutEditor(piece.text, position - piece.begin, length, message);
}

void FilterBar::clearError() {
    pause_.stop();
    complaint_.withdraw();
}

void FilterBar::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    QStyleOption option;
    option.initFrom(this);
    option.state.setFlag(QStyle::State_HasFocus, edit_->hasFocus());
    theme::paint_input(&painter, rect(), option.state);
}

void FilterBar::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    chips_->setMostWidth(static_cast<int>(width() * chips_share));
    hideOverlays();
}

void FilterBar::moveEvent(QMoveEvent* event) {
    QWidget::moveEvent(event);
    hideOverlays();
}

void FilterBar::hideEvent(QHideEvent* event) {
    QWidget::hideEvent(event);
    hideOverlays();
}

}  // namespace sparsescope
