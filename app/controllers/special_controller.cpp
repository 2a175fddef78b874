// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/special_controller.h"

#include <utility>

#include "core/workspace/corpus_edit.h"
#include "core/workspace/filter_rows.h"

namespace sparsescope {
namespace {

// What is asked, without what only the window knows.
struct PickedQuestion {
    DatasetId dataset = 0;
    std::shared_ptr<const LoadedModel> model;
    int k = 0;
    std::vector<DocumentId> documents;
    std::vector<NeuronId> neurons;  // asked about where no documents are
    std::optional<std::vector<DocumentId>> other_documents;
    std::optional<std::string> other_filter;
};

Result<RowSet> rows_of_filter(const Corpus& corpus, const PickedQuestion& asked,
                              const Filter& filter, const std::stop_token& stop) {
    const auto at_k =
        asked.model ? std::optional(ModelAtK{asked.model->info.id, asked.k}) : std::nullopt;
    return filter_rows(corpus, asked.dataset, filter, at_k, stop);
}

Result<SpecialAnswer> answered(const Corpus& corpus, const PickedQuestion& asked,
                               const std::stop_token& stop) {
    SpecialQuestion question;
    if (!asked.documents.empty()) {
        SPARSESCOPE_ASSIGN(question.inside, rows_with_ids(corpus, asked.dataset, asked.documents));
    } else {
        const Filter shares{
            .kind = Filter::Kind::condition,
            .condition = SharesNeurons{asked.neurons, Comparison::greater_equal, 1}};
        SPARSESCOPE_ASSIGN(question.inside, rows_of_filter(corpus, asked, shares, stop));
        question.not_neurons = asked.neurons;
    }
    if (asked.other_documents) {
        SPARSESCOPE_ASSIGN(question.against,
                           rows_with_ids(corpus, asked.dataset, *asked.other_documents));
    } else if (asked.other_filter) {
        const auto filter = parse_filter(*asked.other_filter);
        if (!filter)
            return fail(ErrorCode::invalid_argument,
                        "The filter cannot be read. " + filter.error().message);
        SPARSESCOPE_ASSIGN(question.against, rows_of_filter(corpus, asked, *filter, stop));
    }
    return special(corpus, asked.dataset, asked.model.get(), asked.k, question, stop);
}

}  // namespace

SpecialController::SpecialController(WorkspaceController& workspace, Selection& selection,
                                     SelectionBus& picked, DataController& data, QObject* parent)
    : QObject(parent), workspace_(workspace), selection_(selection), picked_(picked), data_(data) {
    connect(&workspace_, &WorkspaceController::workspaceOpened, this,
            &SpecialController::startAnew);
    connect(&workspace_, &WorkspaceController::contentsChanged, this, &SpecialController::follow);
    connect(&picked_, &SelectionBus::documentsChanged, this, &SpecialController::follow);
    connect(&picked_, &SelectionBus::neuronsChanged, this, &SpecialController::follow);
    connect(&selection_, &Selection::modelChanged, this, &SpecialController::follow);
    connect(&selection_, &Selection::kChanged, this, &SpecialController::follow);
    connect(&data_, &DataController::rowsChanged, this, [this] {
        if (against_ == Against::filter) follow();
    });
}

void SpecialController::startAnew() {
    task_.cancel();
    reader_ = std::make_shared<Reader>(workspace_.file());
    kept_.clear();
    kept_origin_.clear();
    against_ = Against::rest;
    follow();
}

void SpecialController::setShown(bool shown) {
    shown_ = shown;
    if (shown_ && outdated_) ask();
}

void SpecialController::setAgainst(Against against) {
    if (std::exchange(against_, against) != against) follow();
}

void SpecialController::keep() {
    kept_ = picked_.documents();
    kept_origin_ = picked_.origin();
    if (against_ == Against::kept) return follow();
    Q_EMIT changed();
}

bool SpecialController::ofNeurons() const {
    return picked_.isAboutNeurons();
}

bool SpecialController::nothingPicked() const {
    return picked_.documents().empty() && picked_.neurons().empty();
}

void SpecialController::follow() {
    outdated_ = true;
    if (shown_) ask();
}

void SpecialController::ask() {
    outdated_ = false;
    problem_.clear();
    const DatasetInfo* dataset = workspace_.currentDataset();
    if (!dataset || !reader_ || nothingPicked()) {
        task_.cancel();
        answer_.reset();
        return Q_EMIT changed();
    }
    PickedQuestion asked{.dataset = dataset->id};
    const auto model = selection_.model();
    if (model && model->info.dataset == dataset->id && selection_.k() > 0) {
        asked.model = model;
        asked.k = selection_.k();
    }
    if (ofNeurons())
        asked.neurons = picked_.neurons();
    else
        asked.documents = picked_.documents();
    if (against_ == Against::kept) asked.other_documents = kept_;
    const bool same_dataset = data_.dataset() && data_.dataset()->id == dataset->id;
    if (against_ == Against::filter && same_dataset)
        asked.other_filter = data_.filter().toStdString();
    const ModelId id = asked.model ? asked.model->info.id : 0;
    task_.start(
        [asked = std::move(asked),
         reader = reader_](const std::stop_token& stop) -> Result<SpecialAnswer> {
            SPARSESCOPE_ASSIGN(const Corpus* corpus, reader->corpus());
            return answered(*corpus, asked, stop);
        },
        [this, id](Result<SpecialAnswer> answer) {
            model_ = id;
            ++answers_;
            answer_.reset();
            if (answer)
                answer_ = std::move(*answer);
            else
                problem_ = QString::fromStdString(answer.error().message);
            Q_EMIT changed();
        });
    Q_EMIT changed();
}

}  // namespace sparsescope
