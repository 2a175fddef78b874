// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/query_encoder.h"

#include <algorithm>
#include <utility>

namespace sparsescope {
namespace {

constexpr qsizetype texts_known = 64;

}  // namespace

QueryEncoder::QueryEncoder(WorkspaceController& workspace, const QString& engine, EncoderList list,
                           QObject* parent)
    : QObject(parent),
      workspace_(workspace),
      list_(std::move(list)),
      served_(engine),
      known_(texts_known) {
    connect(&served_, &ServedEncoder::answered, this, &QueryEncoder::take);
    connect(&served_, &ServedEncoder::changed, this, &QueryEncoder::changed);
    for (const auto signal :
         {&WorkspaceController::workspaceOpened, &WorkspaceController::contentsChanged,
          &WorkspaceController::modelLoading})
        connect(&workspace_, signal, this, &QueryEncoder::follow);
    lookAgain();
}

// The shown dataset may be another one, or have got an encoder.
void QueryEncoder::follow() {
    const DatasetInfo* dataset = workspace_.currentDataset();
    const EncoderIdentity wanted = dataset ? dataset->encoder : EncoderIdentity();
    const DatasetId id = dataset ? dataset->id : 0;
    if (wanted == wanted_ && id == dataset_) return;
    if (wanted.hash != wanted_.hash || wanted.query_prefix != wanted_.query_prefix) known_.clear();
    if (wanted.hash != wanted_.hash) drop();
    wanted_ = wanted;
    dataset_ = id;
    stand();
    if (standing_ == Standing::elsewhere) lookAgain();
}

void QueryEncoder::lookAgain() {
    look_.start([list = list_](const std::stop_token&) { return list(); },
                [this](Result<std::vector<EncoderSettings>> all) {
                    listed_ = true;
                    list_problem_ = all ? QString() : QString::fromStdString(all.error().message);
                    if (all) all_ = std::move(*all);
                    stand();
                });
}

void QueryEncoder::stand() {
    if (dataset_ == 0) {
        standing_ = Standing::unknown;
    } else if (wanted_.empty()) {
        standing_ = Standing::none;
    } else if (!listed_) {
        standing_ = Standing::unknown;
    } else {
        const auto found = std::ranges::find_if(
            all_, [this](const EncoderSettings& one) { return one.identity.hash == wanted_.hash; });
        standing_ = found == all_.end() ? Standing::elsewhere : Standing::ready;
        texts_ = ready() && found->texts;
        pictures_ = ready() && found->pictures;
        if (ready()) served_.choose(QString::fromStdString(found->name), wanted_);
    }
    if (!ready()) drop();
    Q_EMIT changed();
}

void QueryEncoder::drop() {
    waiting_.clear();
    asked_.reset();
    served_.stop();
}

QString QueryEncoder::wayOut() const {
    const DatasetInfo* dataset = workspace_.currentDataset();
    const QString name = QString::fromStdString(wanted_.name);
    switch (standing_) {
        case Standing::unknown:
            break;
        case Standing::ready:
            if (texts_) break;
            return QString("“%1” reads pictures: drop or paste one to find others like it.")
                .arg(name);
        case Standing::none:
            if (!dataset || !dataset->has_text) break;
            return dataset->dim == 0 ? "To find by meaning, give these texts embeddings."
                                     : "To find by meaning, say which encoder embedded them.";
        case Standing::elsewhere:
            if (!list_problem_.isEmpty()) return list_problem_;
            // ./run --with-text-model fetches this one and sets it up under this name.
            if (name == "all-MiniLM-L6-v2")
                return "To find by meaning, get “all-MiniLM-L6-v2”: ./run --with-text-model";
            return QString("To find by meaning, add the encoder “%1”.").arg(name);
    }
    return {};
}

QString QueryEncoder::wayOutForPictures() const {
    const QString name = QString::fromStdString(wanted_.name);
    switch (standing_) {
        case Standing::unknown:
            return "The list of encoders is still being read. Try again in a moment.";
        case Standing::none:
            return "Nobody knows which encoder made the embeddings of these documents, so a "
                   "picture cannot be compared with them. Say which one did, or take “More like "
                   "this” on a document.";
        case Standing::elsewhere:
            if (!list_problem_.isEmpty()) return list_problem_;
            return QString(
                       "To search by a picture, add the encoder “%1” that made the "
                       "embeddings of these documents.")
                .arg(name);
        case Standing::ready:
            if (pictures_) break;
            return QString(
                       "The encoder “%1” of these documents reads texts, not pictures. Type "
                       "words instead, or import pictures with an encoder that reads them.")
                .arg(name);
    }
    return {};
}

void QueryEncoder::warmUp() {
    if (ready()) served_.warmUp();
}

QString QueryEncoder::withPrefix(const QString& text) const {
    return QString::fromStdString(wanted_.query_prefix) + text;
}

void QueryEncoder::encode(QObject* asker, const QString& text, Done done) {
    forget(asker);
    if (const auto* known = known_.object(text)) return done(*known);
    if (!ready()) return done(fail(ErrorCode::not_found, wayOut().toStdString()));
    waiting_.push_back({asker, text, std::move(done)});
    next();
}

void QueryEncoder::encodePicture(QObject* asker, const QString& file, Done done) {
    forget(asker);
    if (const QString way = wayOutForPictures(); !way.isEmpty())
        return done(fail(ErrorCode::not_found, way.toStdString()));
    waiting_.push_back({asker, file, std::move(done), true});
    next();
}

void QueryEncoder::forget(QObject* asker) {
    std::erase_if(waiting_, [asker](const Request& one) { return one.asker == asker; });
    if (asked_ && asked_->asker == asker) asked_->done = {};
}

void QueryEncoder::next() {
    if (served_.busy() || waiting_.empty()) return;
    asked_ = std::move(waiting_.front());
    waiting_.erase(waiting_.begin());
    if (asked_->picture)
        served_.askPicture(asked_->text);
    else
        served_.ask(withPrefix(asked_->text));
    Q_EMIT changed();
}

void QueryEncoder::take(const std::vector<float>& embedding, const QString& problem) {
    const auto asked = std::exchange(asked_, std::nullopt);
    if (asked && problem.isEmpty() && !asked->picture)
        known_.insert(asked->text, new std::vector<float>(embedding));
    Q_EMIT changed();
    if (asked && asked->asker && asked->done) {
        if (problem.isEmpty())
            asked->done(embedding);
        else
            asked->done(fail(ErrorCode::io, problem.toStdString()));
    }
    next();
}

}  // namespace sparsescope
