// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/neuron_report_keeper.h"

#include <utility>

namespace sparsescope {

namespace {

using Reports = NeuronReportKeeper::Reports;

Result<std::shared_ptr<const Reports>> report_on(const std::shared_ptr<Reader>& reader,
                                                 std::shared_ptr<const LoadedModel> model, int k,
                                                 const std::stop_token& stop) {
    SPARSESCOPE_ASSIGN(const Corpus* corpus, reader->corpus());
    auto reports = std::make_shared<Reports>();
    SPARSESCOPE_ASSIGN(static_cast<NeuronReports&>(*reports),
                       neuron_reports(*corpus, *model, k, {}, stop));
    reports->k = k;
    reports->model = std::move(model);
    return reports;
}

}  // namespace

NeuronReportKeeper::NeuronReportKeeper(WorkspaceController& workspace, Selection& selection,
                                       QObject* parent)
    : QObject(parent), workspace_(workspace), selection_(selection) {
    connect(&workspace_, &WorkspaceController::workspaceOpened, this, [this] {
        task_.cancel();
        lasting_task_.cancel();
        lasting_ = {};
        reader_ = std::make_shared<Reader>(workspace_.file());
        lasting_reader_ = std::make_shared<Reader>(workspace_.file());
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
    task_.start([reader = reader_, model = std::move(model),
                 k](const std::stop_token& stop) { return report_on(reader, model, k, stop); },
                [this](Result<std::shared_ptr<const Reports>> result) {
                    if (!result)
                        return Q_EMIT failed(QString::fromStdString(result.error().message));
                    outdated_ = false;
                    show(std::move(*result));
                });
}

void NeuronReportKeeper::show(std::shared_ptr<const Reports> reports) {
    if (lasting_.model != reports->model) {
        reports_ = std::move(reports);
        computeLasting();
    } else {
        auto whole = std::make_shared<Reports>(*reports);
        for (std::size_t i = 0; i < whole->neurons.size(); ++i) {
            NeuronReport& neuron = whole->neurons[i];
            if (i < lasting_.stability.size()) neuron.stability = lasting_.stability[i];
            if (i >= lasting_.nearest.size()) continue;
            neuron.nearest = lasting_.nearest[i].nearest;
            neuron.nearest_cosine = lasting_.nearest[i].nearest_cosine;
        }
        reports_ = std::move(whole);
    }
    Q_EMIT changed();
}

void NeuronReportKeeper::setLastingWanted(bool wanted) {
    lasting_wanted_ = wanted;
    if (wanted && reports_ && lasting_.model != reports_->model) computeLasting();
}

void NeuronReportKeeper::computeLasting() {
    if (lasting_task_.busy() && lasting_about_ == reports_->model) return;
    if (!lasting_wanted_ && !nearest_is_quick(reports_->model->weights)) return;
    lasting_about_ = reports_->model;
    lasting_task_.start(
        [reader = lasting_reader_,
         model = reports_->model](const std::stop_token& stop) -> Result<Lasting> {
            SPARSESCOPE_ASSIGN(const Corpus* corpus, reader->corpus());
            Lasting lasting{model, {}, {}};
            SPARSESCOPE_ASSIGN(const std::vector<ModelId> others, sister_models(*corpus, *model));
            SPARSESCOPE_ASSIGN(lasting.stability,
                               neuron_stability(*corpus, *model, others, stop, {}));
            if (nearest_is_quick(model->weights)) return lasting;
            lasting.nearest.resize(model->weights.hidden);
            SPARSESCOPE_TRY(find_nearest(model->weights, lasting.nearest, stop, {}));
            return lasting;
        },
        [this](Result<Lasting> lasting) {
            if (!lasting) return Q_EMIT failed(QString::fromStdString(lasting.error().message));
            lasting_ = std::move(*lasting);
            if (!reports_ || reports_->model != lasting_.model) return;
            if (!lasting_.stability.empty() || !lasting_.nearest.empty()) show(reports_);
        });
}

}  // namespace sparsescope
