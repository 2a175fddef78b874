// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/lesson_bar.h"

#include <utility>

#include <QApplication>
#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>
#include <QShortcut>
#include <QToolButton>
#include <QVBoxLayout>

#include "app/controllers/app_context.h"
#include "app/dialogs/commands.h"
#include "app/dialogs/lessons.h"
#include "widgets/controls/text_label.h"
#include "widgets/style_paint.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr int looks_every = 200;  // milliseconds

}  // namespace

LessonBar::LessonBar(AppContext& context, Commands& commands, std::function<Page()> page,
                     QWidget* parent)
    : QWidget(parent),
      context_(context),
      commands_(commands),
      page_(std::move(page)),
      place_(new TextLabel(QString(), theme::Type::caption, theme::Token::muted)),
      text_(new TextLabel),
      live_(new TextLabel(QString(), theme::Type::body, theme::Token::accent)),
      act_(new QPushButton),
      back_(new QPushButton("Back")),
      next_(new QPushButton("Next")) {
    setObjectName("lesson_bar");
    text_->setObjectName("lesson_text");
    live_->setObjectName("lesson_live");
    act_->setObjectName("lesson_act");
    back_->setObjectName("lesson_back");
    next_->setObjectName("lesson_next");
    text_->setWordWrap(true);
    auto* close = new QToolButton;
    close->setObjectName("lesson_close");
    close->setIcon(theme::icon("close", theme::Token::muted));
    close->setAutoRaise(true);
    close->setToolTip("Leave the lesson");
    close->setAccessibleName("Leave the lesson");
    auto* words = new QVBoxLayout;
    words->setSpacing(2);
    words->addWidget(place_);
    words->addWidget(text_);
    words->addWidget(live_);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(theme::gap_groups, theme::gap_inside, theme::gap_inside,
                            theme::gap_inside);
    row->setSpacing(theme::gap_inside);
    row->addLayout(words, 1);
    for (QWidget* button : {static_cast<QWidget*>(act_), static_cast<QWidget*>(back_),
                            static_cast<QWidget*>(next_), static_cast<QWidget*>(close)})
        row->addWidget(button);
    for (QPushButton* button : {act_, back_, next_})
        button->setAutoDefault(true);  // Enter presses it, too
    for (QPushButton* button : {act_, next_})
        button->setToolTip("Ctrl+Return, wherever the focus is");
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    hide();
    look_.setInterval(looks_every);
    connect(&look_, &QTimer::timeout, this, &LessonBar::look);
    connect(close, &QToolButton::clicked, &context_.lessons, &LessonProgress::leave);
    connect(act_, &QPushButton::clicked, this, &LessonBar::act);
    connect(next_, &QPushButton::clicked, this, &LessonBar::goOn);
    connect(back_, &QPushButton::clicked, this, [this] {
        if (const auto place = context_.lessons.place()) context_.lessons.setStep(place->step - 1);
    });
    connect(new QShortcut(QKeySequence("Ctrl+Return"), this), &QShortcut::activated, this, [this] {
        window()->setAttribute(Qt::WA_KeyboardFocusChange);
        act_->isVisible() ? act() : goOn();
    });
    connect(&context_.lessons, &LessonProgress::changed, this, &LessonBar::refresh);
}

const LessonStep* LessonBar::step() const {
    const auto place = context_.lessons.place();
    if (!place) return nullptr;
    return &lessons()[static_cast<std::size_t>(place->lesson)]
                .steps[static_cast<std::size_t>(place->step)];
}

bool LessonBar::needsModel() const {
    return !context_.selection.model();
}

void LessonBar::refresh() {
    const LessonStep* now = step();
    const bool begins = now && isHidden();
    const bool inside = isAncestorOf(QApplication::focusWidget());
    setVisible(now != nullptr);
    if (!now) return look_.stop();
    const auto place = *context_.lessons.place();
    const Lesson& lesson = lessons()[static_cast<std::size_t>(place.lesson)];
    const auto steps = static_cast<int>(lesson.steps.size());
    place_->setText(QString("%1 · step %2 of %3").arg(lesson.title).arg(place.step + 1).arg(steps));
    text_->setText(now->text);
    back_->setVisible(place.step > 0);
    next_->setText(place.step + 1 < steps ? "Next" : "Finish");
    look_.start();
    look();
    // Who reads here by the keyboard goes on by Enter; nobody is called away from a page.
    if (begins || inside) (act_->isVisible() ? act_ : next_)->setFocus(Qt::TabFocusReason);
}

// Looks whether the step is done; who does it for himself is as welcome as who clicks.
void LessonBar::look() {
    const LessonStep* now = step();
    if (!now) return;
    if (needsModel()) {
        text_->setText("Lessons are about a trained model, and there is none in this workspace.");
        act_->setText("Open the example");
        act_->setVisible(true);
        live_->hide();
        next_->setEnabled(false);
        return;
    }
    text_->setText(now->text);
    next_->setEnabled(true);
    context_.learn.begin();
    const bool done = now->done && now->done(context_, page_());
    const bool focused = act_->hasFocus();
    act_->setVisible(!now->action.isEmpty() && !done);
    act_->setText(now->action);
    if (focused && act_->isHidden()) next_->setFocus(Qt::TabFocusReason);  // not to “Back”
    const QString live = now->live ? now->live(context_) : QString();
    live_->setText(done && !now->action.isEmpty() ? "✓ Done.  " + live : live);
    live_->setVisible(!live_->text().isEmpty());
    next_->setDefault(done);
}

void LessonBar::act() {
    if (needsModel()) return commands_.openExample();
    if (const LessonStep* now = step(); now && now->act) now->act(context_, commands_);
    look();
}

void LessonBar::goOn() {
    const auto place = context_.lessons.place();
    if (!place) return;
    const auto steps = lessons()[static_cast<std::size_t>(place->lesson)].steps.size();
    if (static_cast<std::size_t>(place->step) + 1 < steps)
        return context_.lessons.setStep(place->step + 1);
    context_.lessons.finish();
    commands_.goTo(Page::learn);
}

void LessonBar::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const QColor panel = theme::color(theme::Token::panel);
    const QColor accent = theme::color(theme::Token::accent);
    theme::paint_box(&painter, rect(), theme::mix(panel, accent, 0.08),
                     theme::mix(panel, accent, 0.35), 1);
}

}  // namespace sparsescope
