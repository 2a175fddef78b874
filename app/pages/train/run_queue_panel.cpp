// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/train/run_queue_panel.h"

#include <algorithm>
#include <functional>
#include <utility>

#include <QHBoxLayout>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

#include "app/controllers/app_context.h"
#include "app/engine/engine_command.h"
#include "widgets/controls/text_label.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr int shown_jobs = 3;

}  // namespace

RunQueuePanel::RunQueuePanel(AppContext& context, QWidget* parent)
    : QWidget(parent),
      context_(context),
      buttons_(new QWidget),
      next_(new QPushButton("Train this next")),
      sweep_(new QPushButton("Sweep next…")),
      rows_(new QVBoxLayout) {
    setObjectName("run_queue");
    next_->setObjectName("queue_train");
    next_->setToolTip("The recipe above begins when what trains now has ended (Ctrl+R)");
    sweep_->setObjectName("queue_sweep");
    theme::make_flat(next_);
    theme::make_flat(sweep_);
    auto* row = new QHBoxLayout(buttons_);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(next_);
    row->addStretch(1);
    row->addWidget(sweep_);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2);
    column->addWidget(buttons_);
    rows_->setSpacing(0);
    column->addLayout(rows_);
    connect(next_, &QPushButton::clicked, this, &RunQueuePanel::trainRequested);
    connect(sweep_, &QPushButton::clicked, this, &RunQueuePanel::sweepRequested);
    connect(&context_.queue, &RunQueue::changed, this, &RunQueuePanel::refresh);
    connect(&context_.training, &EngineRun::runningChanged, this, &RunQueuePanel::refresh);
    connect(&context_.workspace, &WorkspaceController::contentsChanged, this,
            &RunQueuePanel::refresh);
    refresh();
}

void RunQueuePanel::setReady(bool ready, bool sweepable) {
    next_->setEnabled(ready);
    sweep_->setEnabled(ready && sweepable);
}

QStringList RunQueuePanel::state() const {
    QStringList words{context_.workspace.path(), context_.training.running() ? "running" : "idle",
                      context_.queue.held() ? "held" : "free",
                      context_.workspace.readOnly() ? "read" : "write"};
    for (const RunQueue::Job& job : context_.queue.waiting())
        words << job.title << shell_line(job.arguments);
    for (const SweepState& sweep : context_.workspace.contents().sweeps)
        if (sweep.waits())
            words << QString("%1 %2 %3")
                         .arg(QString::fromStdString(sweep.name))
                         .arg(sweep.done)
                         .arg(sweep.planned);
    return words;
}

void RunQueuePanel::refresh() {
    QStringList now = state();
    if (now == shown_) return;
    shown_ = std::move(now);
    while (QLayoutItem* item = rows_->takeAt(0)) {
        delete item->widget();  // no click is under way here: those act later
        delete item;
    }
    buttons_->setVisible(context_.training.running());
    const auto& waiting = context_.queue.waiting();
    const int count = static_cast<int>(waiting.size());
    for (int i = 0; i < std::min(count, shown_jobs); ++i) {
        const RunQueue::Job& job = waiting[static_cast<std::size_t>(i)];
        const bool startable = i == 0 && context_.queue.held();
        addRow(QString("queue_%1").arg(i), QString("%1. %2").arg(i + 1).arg(job.title),
               shell_line(job.arguments),
               startable ? std::function<void()>([this] { context_.queue.startNext(); }) : nullptr,
               [this, i] { context_.queue.remove(i); });
    }
    if (count > shown_jobs)
        rows_->addWidget(new TextLabel(QString("… and %1 more wait").arg(count - shown_jobs),
                                       theme::Type::caption, theme::Token::muted));
    if (!context_.training.running() && !context_.workspace.readOnly()) addSweeps();
    setVisible(buttons_->isVisibleTo(this) || rows_->count() > 0);
}

void RunQueuePanel::addSweeps() {
    const QString path = context_.workspace.path();
    for (const SweepState& sweep : context_.workspace.contents().sweeps) {
        if (!sweep.waits()) continue;
        const QString name = QString::fromStdString(sweep.name);
        const QStringList arguments = resume_sweep_command(path, name);
        addRow(
            "queue_sweep_" + name,
            QString("Sweep “%1”: %2 of %3 runs are done")
                .arg(name)
                .arg(sweep.done)
                .arg(sweep.planned),
            shell_line(arguments),
            [this, name, arguments] {
                context_.queue.submit({QString("Sweep “%1”").arg(name), arguments});
            },
            [this, name] { context_.run_editor.forgetSweep(name); });
    }
}

void RunQueuePanel::addRow(const QString& name, const QString& title, const QString& tooltip,
                           const std::function<void()>& go, const std::function<void()>& remove) {
    auto* holder = new QWidget;
    auto* row = new QHBoxLayout(holder);
    row->setContentsMargins(0, 0, 0, 0);
    auto* label = new ElidedLabel(title, theme::Type::caption, theme::Token::muted);
    label->setObjectName(name);
    label->setToolTip(title + "\n" + tooltip);
    row->addWidget(label, 1);
    const auto add = [&](const QString& icon, const QString& what, const QString& object,
                         const std::function<void()>& act) {
        auto* button = new QToolButton;
        button->setObjectName(name + object);
        button->setIcon(theme::icon(icon));
        button->setToolTip(what);
        button->setAccessibleName(what);
        theme::make_flat(button);
        // Queued: acting deletes the row that the button stands in.
        connect(button, &QToolButton::clicked, this, act, Qt::QueuedConnection);
        row->addWidget(button);
    };
    if (go) add("play", "Start it now", "_start", go);
    add("close", "Take it out of the list", "_remove", remove);
    rows_->addWidget(holder);
}

}  // namespace sparsescope
