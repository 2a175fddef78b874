// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/train/run_banner.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>

#include "app/controllers/app_context.h"
#include "app/dialogs/commands.h"
#include "app/parts/run_words.h"
#include "widgets/controls/text_label.h"
#include "widgets/number_format.h"
#include "widgets/style_paint.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr int icon_side = 16;
constexpr int width_for_one_line = 640;
constexpr int width_for_long = 800;
constexpr qsizetype long_sentence = 120;  // letters

}  // namespace

RunBanner::RunBanner(AppContext& context, Commands& commands, QWidget* parent)
    : QWidget(parent),
      context_(context),
      icon_(new QLabel),
      text_(new TextLabel),
      resume_(new QPushButton("Resume")),
      keep_(new QPushButton("Keep as a model")),
      remove_(new QPushButton("Discard…")),
      pause_(new QPushButton("Pause")),
      stop_(new QPushButton("Stop and keep")),
      mark_(new QPushButton("Mark")) {
    setObjectName("run_banner");
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    text_->setObjectName("run_banner_text");
    text_->setWordWrap(true);
    resume_->setObjectName("banner_resume");
    resume_->setToolTip("Goes on from the newest checkpoint, under the same settings");
    theme::make_primary(resume_);
    keep_->setObjectName("banner_keep");
    remove_->setObjectName("banner_discard");
    remove_->setToolTip("Deletes the run with its curves and checkpoints");
    pause_->setObjectName("banner_pause");
    pause_->setIcon(theme::icon("pause"));
    pause_->setToolTip("Asks the other process to end at a checkpoint, to be resumed (Ctrl+Space)");
    stop_->setObjectName("banner_stop");
    stop_->setToolTip("Asks the other process to stop and to keep a model (Ctrl+.)");
    mark_->setObjectName("banner_mark");
    mark_->setIcon(theme::icon("star"));
    mark_->setToolTip("Asks the other process for a checkpoint of this step that stays");
    auto* words = new QHBoxLayout;
    words->setSpacing(theme::gap_inside);
    words->addWidget(icon_);
    words->addWidget(text_, 1);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(theme::gap_inside);
    addButtons(buttons);
    parts_ = new QBoxLayout(QBoxLayout::LeftToRight, this);
    parts_->setContentsMargins(12, 4, 4, 4);
    parts_->setSpacing(theme::gap_inside);
    parts_->addLayout(words, 1);
    parts_->addLayout(buttons);
    const auto shown = [this] { return context_.shown.id(); };
    connect(pause_, &QPushButton::clicked, this, [this] { steer(ControlWord::pause); });
    connect(stop_, &QPushButton::clicked, this, [this] { steer(ControlWord::stop); });
    connect(mark_, &QPushButton::clicked, this, [this] { steer(ControlWord::mark); });
    connect(resume_, &QPushButton::clicked, &commands,
            [&commands, shown] { commands.resumeRun(shown()); });
    connect(keep_, &QPushButton::clicked, &commands,
            [&commands, shown] { commands.keepRun(shown()); });
    connect(remove_, &QPushButton::clicked, &commands,
            [&commands, shown] { commands.deleteRuns({shown()}); });
    const auto follow = [this](auto* sender, auto signal) {
        connect(sender, signal, this, &RunBanner::refresh);
    };
    follow(&context_.workspace, &WorkspaceController::workspaceOpened);
    follow(&context_.workspace, &WorkspaceController::contentsChanged);
    follow(&context_.shown, &ShownRun::changed);
    follow(&context_.shown, &ShownRun::measured);
    follow(&context_.remote, &RemoteRuns::changed);
    follow(&context_.training, &EngineRun::runningChanged);
    follow(&context_.jobs, &JobController::changed);
    follow(&theme::notifier(), &theme::Notifier::changed);
    refresh();
}

void RunBanner::refresh() {
    const EngineRun& training = context_.training;
    if (context_.shown.isLive() && training.running()) {
        if (training.waiting()) return say("Waiting. " + training.stage(), true, Offer::nothing);
        return hide();
    }
    const RunInfo* run = context_.workspace.contents().run(context_.shown.id());
    if (!run) return hide();
    if (run->state == RunState::running) return sayRemote(*run);
    if (!is_unfinished(*run)) return hide();
    QString sentence = standing(*run);
    // Why it was interrupted nobody knows; the buttons say the rest.
    if (!run->message.empty() && run->state != RunState::interrupted)
        sentence += ' ' + QString::fromStdString(run->message);
    if (can_resume(*run)) {
        const QString step = format::count(run->checkpoint_step);
        sentence += QString(" Its checkpoint of step %1 is intact.").arg(step);
        resume_->setText("Resume from " + step);
    } else {
        sentence += " It ended before its first checkpoint, so there is nothing to go on from.";
    }
    const bool head = run->kind == RunKind::head;
    keep_->setText(head ? "Keep as a model" : "Keep as an encoder");
    keep_->setToolTip(head
                          ? "Makes a model of the newest checkpoint; the run ends there"
                          : "Makes an encoder and a dataset of what the backbone learned until the "
                            "newest checkpoint; the run ends there");
    say(sentence, run->state != RunState::paused,
        can_resume(*run) ? Offer::resume_or_remove : Offer::remove);
}

void RunBanner::sayRemote(const RunInfo& run) {
    QString sentence = QString("Another process trains this run (process %1)").arg(run.process);
    const auto& steps = context_.shown.series().metrics.steps;
    if (context_.remote.asked() == run.id) {
        sentence += ". It was asked, and obeys at its next step.";
    } else if (steps.empty()) {
        sentence += "; this window follows it.";
    } else {
        const StepMetrics& newest = steps.back();
        sentence += QString(": step %1 of %2, %3 steps/s")
                        .arg(format::count(newest.step + 1), format::count(newest.total_steps),
                             format::number(newest.steps_per_second));
        if (newest.seconds_left)
            sentence += QString(", %1 left").arg(format::duration(*newest.seconds_left));
        sentence += '.';
    }
    say(sentence, false, Offer::steer);
}

void RunBanner::addButtons(QBoxLayout* row) {
    row->addStretch(1);
    for (QPushButton* button : {resume_, keep_, remove_, pause_, stop_, mark_})
        row->addWidget(button);
}

void RunBanner::steer(ControlWord word) {
    context_.remote.ask(context_.shown.id(), word);
}

void RunBanner::say(const QString& sentence, bool warning, Offer offer) {
    warning_ = warning;
    const bool resume = offer == Offer::resume_or_remove;
    const bool remove = resume || offer == Offer::remove;
    const bool writable = !context_.workspace.readOnly();
    const bool idle = !context_.training.running() && !context_.jobs.running();
    resume_->setVisible(resume && writable);
    keep_->setVisible(resume && writable);
    remove_->setVisible(remove && writable);
    for (QPushButton* button : {pause_, stop_, mark_}) {
        button->setVisible(offer == Offer::steer);
        button->setEnabled(context_.remote.asked() == 0);
    }
    resume_->setEnabled(idle);
    keep_->setEnabled(idle);
    const auto token = warning ? theme::Token::warn : theme::Token::accent;
    icon_->setPixmap(theme::icon_pixmap(warning ? "warning" : "info", theme::scaled(icon_side),
                                        theme::color(token), devicePixelRatioF()));
    text_->setText(sentence);
    setAccessibleName(sentence);
    show();
    update();
}

// Large text and long sentences put the buttons below the sentence.
void RunBanner::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    const int wanted = text_->text().size() > long_sentence ? width_for_long : width_for_one_line;
    parts_->setDirection(width() < theme::scaled(wanted) ? QBoxLayout::TopToBottom
                                                         : QBoxLayout::LeftToRight);
}

void RunBanner::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const QColor color = theme::color(warning_ ? theme::Token::warn : theme::Token::accent);
    const QColor panel = theme::color(theme::Token::panel);
    theme::paint_box(&painter, rect(), theme::mix(panel, color, 0.10),
                     theme::mix(panel, color, 0.35), 1);
}

}  // namespace sparsescope
