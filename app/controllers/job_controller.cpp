// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/job_controller.h"

#include <utility>

namespace sparsescope {
namespace {

constexpr qint64 long_enough = 1000;  // ms: the pace of a moment says little

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
    stage_done_ = stage_total_ = 0;
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
        const QString name = QString::fromStdString(stage->stage);
        if (name != stage_ || stage->done < stage_done_) {
            stage_began_at_ = stage->done;
            stage_clock_.start();
        }
        stage_ = name;
        stage_done_ = stage->done;
        stage_total_ = stage->total;
        share_ = share_of(stage->done, stage->total);
    } else if (const auto* step = std::get_if<StepMetrics>(&event)) {
        stage_ = "training";
        share_ = share_of(step->step + 1, step->total_steps);
    } else {
        return;
    }
    Q_EMIT changed();
}

bool JobController::readsPictures() const {
    return stage_.contains("pictures");
}

QString JobController::encoder() const {
    const qsizetype at = arguments_.indexOf("--encoder");
    const bool encodes =
        stage_ == "embedding texts" || readsPictures() || stage_ == "writing documents";
    return at >= 0 && encodes ? arguments_.value(at + 1) : QString();
}

std::optional<double> JobController::pace() const {
    if (stage_.isEmpty() || stage_total_ <= 0 || !stage_clock_.isValid()) return std::nullopt;
    const qint64 lasted = stage_clock_.elapsed();
    const auto done = static_cast<double>(stage_done_ - stage_began_at_);
    if (lasted < long_enough || done <= 0) return std::nullopt;
    return 1000 * done / static_cast<double>(lasted);
}

std::optional<double> JobController::secondsLeft() const {
    const auto a_second = pace();
    if (!a_second) return std::nullopt;
    return static_cast<double>(stage_total_ - stage_done_) / *a_second;
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
