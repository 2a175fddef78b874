// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/job_controller.h"

#include <utility>

namespace sparsescope {
namespace {

double share_of(std::int64_t done, std::int64_t total) {
    return total > 0 ? static_cast<double>(done) / static_cast<double>(total) : -1.0;
}

}  // namespace

JobController::JobController(const QString& engine, QObject* parent)
    : QObject(parent), host_(engine) {
    connect(&host_, &EngineHost::received, this, &JobController::hear);
    connect(&host_, &EngineHost::ended, this, &JobController::finish);
}

bool JobController::start(const QString& title, const QStringList& arguments, Done done,
                          Failures failures) {
    if (host_.running()) return false;
    title_ = title;
    arguments_ = arguments;
    stage_.clear();
    share_ = -1;
    done_ = std::move(done);
    failures_ = failures;
    host_.start(arguments);
    Q_EMIT changed();
    return true;
}

void JobController::cancel() {
    host_.cancel();
}

void JobController::hear(const Event& event) {
    if (const auto* stage = std::get_if<StageEvent>(&event)) {
        stage_ = QString::fromStdString(stage->stage);
        share_ = share_of(stage->done, stage->total);
    } else if (const auto* step = std::get_if<StepMetrics>(&event)) {
        stage_ = "training";
        share_ = share_of(step->step + 1, step->total_steps);
    } else {
        return;
    }
    Q_EMIT changed();
}

void JobController::finish(const EngineOutcome& outcome) {
    const QString title = std::exchange(title_, {});
    const Done done = std::exchange(done_, {});
    Q_EMIT changed();
    if (!outcome.ok() && outcome.kind != EngineOutcome::Kind::cancelled &&
        failures_ == Failures::told) {
        Q_EMIT failed(title, outcome.message);
    }
    if (done) done(outcome);
}

}  // namespace sparsescope
