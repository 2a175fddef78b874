// SPDX-License-Identifier: GPL-3.0-or-later
// How typed texts are searched: by their words, or by their meaning with the dataset's encoder.
#include <utility>

#include "app/controllers/search_controller.h"

namespace sparsescope {

bool SearchController::knowsMeaning() const {
    return encoder_.readsTexts() && index_.problem().isEmpty() &&
           (index_.searchable() || index_.opening());
}

TextMode SearchController::textMode() const {
    return knowsMeaning() ? chosen_mode_ : TextMode::words;
}

QString SearchController::wayToMeaning() const {
    if (!workspace_.currentDataset() || knowsMeaning()) return {};
    const QString way = encoder_.wayOut();
    if (!way.isEmpty() || !encoder_.ready()) return way;
    return index_.withoutCodes() != 0
               ? QString("To find by meaning, have the model encode the documents.")
               : QString("To find by meaning, train a model.");
}

bool SearchController::canBeHelped() const {
    if (encoder_.ready() && !encoder_.readsTexts()) return false;
    const DatasetInfo* dataset = workspace_.currentDataset();
    return encoder_.standing() != QueryEncoder::Standing::none ||
           (dataset && dataset->has_text && !workspace_.readOnly());
}

void SearchController::setTextMode(TextMode mode) {
    if (mode == chosen_mode_) return;
    chosen_mode_ = mode;
    followTextMode();
}

// What is asked already is asked anew when texts are searched in another way now.
void SearchController::followTextMode() {
    Q_EMIT textModeChanged();
    if (!query_ || query_->mode != TypedQuery::Mode::text) return;
    const bool other_encoder =
        query_->hasMeaning() && !encoder_hash_.empty() && encoder_hash_ != encoder_.identity().hash;
    if (query_->request.mode != textMode() || other_encoder) searchText(query_->text());
}

void SearchController::retry() {
    if (query_) run();
}

void SearchController::encode() {
    if (encoding_) return;  // this very text: a new one begins anew
    encoding_ = true;
    encoder_hash_ = encoder_.identity().hash;
    const auto done = [this](const Result<std::vector<float>>& embedding) { take(embedding); };
    if (query_->isPicture())
        encoder_.encodePicture(this, query_->picture_file, done);
    else
        encoder_.encode(this, query_->text(), done);
}

void SearchController::take(const Result<std::vector<float>>& embedding) {
    encoding_ = false;
    if (!query_ || !query_->needsEncoding()) return;
    if (!embedding) {
        encoding_failed_ = true;
        return refuse(QString::fromStdString(embedding.error().message));
    }
    query_->request.vector = *embedding;
    run();
}

// The hits of another query are not left standing under this one.
void SearchController::refuse(const QString& sentence) {
    search_.cancel();
    problem_ = sentence;
    answer_.reset();
    Q_EMIT answered();
    Q_EMIT failed(sentence);
}

}  // namespace sparsescope
