// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/quality_keeper.h"

#include <utility>

namespace sparsescope {

QualityKeeper::QualityKeeper(WorkspaceController& workspace, Selection& selection, QObject* parent)
    : QObject(parent), selection_(selection) {
    connect(&workspace, &WorkspaceController::workspaceOpened, this,
            [this, &workspace] { reader_ = std::make_shared<Reader>(workspace.file()); });
    connect(&selection_, &Selection::modelChanged, this, &QualityKeeper::followModel);
    connect(&selection_, &Selection::kChanged, this, &QualityKeeper::measure);
}

const QualityAtK* QualityKeeper::current() const {
    const auto found = measured_.find(selection_.k());
    return found == measured_.end() ? nullptr : &found->second;
}

void QualityKeeper::followModel() {
    if (model_ == selection_.model()) return measure();
    task_.cancel();
    model_ = selection_.model();
    sample_.reset();
    measured_.clear();
    measure();
}

void QualityKeeper::measure() {
    if (!model_ || !reader_ || current()) {
        task_.cancel();
        Q_EMIT changed();
        return;
    }
    task_.start(
        [reader = reader_, model = model_, sample = sample_,
         k = selection_.k()](const std::stop_token& stop) -> Result<Measured> {
            Measured measured{sample, {}};
            if (!sample) {
                SPARSESCOPE_ASSIGN(const Corpus* corpus, reader->corpus());
                SPARSESCOPE_ASSIGN(QualitySample taken, QualitySample::take(*corpus, model, stop));
                measured.sample = std::make_shared<const QualitySample>(std::move(taken));
            }
            SPARSESCOPE_ASSIGN(measured.quality, measured.sample->at(k, stop));
            return measured;
        },
        [this](Result<Measured> result) {
            // What could not be measured stays unknown; the pages tell what is wrong.
            if (!result) return;
            sample_ = std::move(result->sample);
            measured_[result->quality.k] = result->quality;
            Q_EMIT changed();
        });
    Q_EMIT changed();
}

}  // namespace sparsescope
