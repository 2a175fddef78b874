// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/neuron_report_keeper.h"

#include <utility>

namespace sparsescope {

namespace {

Result<std::shared_ptr<const NeuronReportKeeper::Reports>> report_on(
    std::shared_ptr<const LoadedModel> model, int k) {
    auto reports = std::make_shared<NeuronReportKeeper::Reports>();
    reports->k = k;
    for (const NeuronSummary& summary : model->neurons(k)) {
        reports->neurons.emplace_back();
        reports->neurons.back().summary = summary;
    }
    reports->model = std::move(model);
    return reports;
}

}  // namespace

NeuronReportKeeper::NeuronReportKeeper(WorkspaceController& workspace, Selection& selection,
                                       QObject* parent)
    : QObject(parent), workspace_(workspace), selection_(selection) {
    connect(&workspace_, &WorkspaceController::workspaceOpened, this, [this] {
        task_.cancel();
        reader_ = std::make_shared<Reader>(workspace_.file());
    });
    connect(&selection_, &Selection::modelChanged, this, &NeuronReportKeeper::followModel);
    connect(&selection_, &Selection::kChanged, this, &NeuronReportKeeper::follow);
}

void NeuronReportKeeper::setShown(bool shown) {
    is_shown_ = shown;
    if (shown && outdated_) compute();
}

// What is known of another model's neurons must not be read as this one's.
void NeuronReportKeeper::followModel() {
    const auto model = selection_.model();
    if (reports_ && (!model || reports_->model->info.id != model->info.id)) reports_.reset();
    follow();
}

void NeuronReportKeeper::follow() {
    task_.cancel();
    outdated_ = true;
    Q_EMIT changed();
    if (is_shown_) compute();
}

void NeuronReportKeeper::compute() {
    auto model = selection_.model();
    if (!model || !reader_) return;
    const int k = selection_.k();
    task_.start(
        [model = std::move(model), k](const std::stop_token&) { return report_on(model, k); },
        [this](Result<std::shared_ptr<const Reports>> result) {
            if (!result) return Q_EMIT failed(QString::fromStdString(result.error().message));
            reports_ = std::move(*result);
            outdated_ = false;
            Q_EMIT changed();
        });
}

}  // namespace sparsescope
