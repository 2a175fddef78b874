// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/search/search_composer.h"

#include <QButtonGroup>
#include <QClipboard>
#include <QDir>
#include <QFileInfo>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QImage>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMimeData>
#include <QScopedValueRollback>
#include <QShortcut>
#include <QUrl>
#include <QVBoxLayout>

#include "app/controllers/dropped_files.h"
#include "app/controllers/search_controller.h"
#include "app/pages/search/search_query_text.h"
#include "app/pages/search/search_way.h"
#include "core/workspace/query_vector.h"
#include "widgets/controls/chip.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

using Mode = TypedQuery::Mode;

struct ModeText {
    const char* name;
    const char* tooltip;
    const char* placeholder;
};
constexpr std::array<ModeText, 4> mode_texts{{
    {"text", "Find documents by a text, by its meaning or its words",
     "Words, or a \"quoted phrase\""},
    {"document", "Find documents whose codes are like those of one or several documents",
     "Number of a document, or several: 12, 40"},
    {"vector", "Find documents like an embedding",
     "Paste the numbers of an embedding or a picture, or give the path of an .npy file or of a "
     "picture"},
    {"neurons", "Find documents in which these neurons are active",
     "Neurons with weights: 412:0.8 77:0.3   (+5 must be active, -9 must not)"},
}};

QString text_of(const TypedQuery& query) {
    switch (query.mode) {
        case Mode::text:
            return query.text();
        case Mode::document:
            return documents_text(query.request.documents);
        case Mode::neurons:
            return neurons_text(query.request.neurons);
        case Mode::vector:
            break;
    }
    return query.isPicture() ? query.picture_file : query.vector_file;
}

// "": none, or several.
QString copied_picture(const QMimeData& copied) {
    const QList<QUrl> files = copied.urls();
    if (files.size() != 1 || !files.front().isLocalFile()) return {};
    const QString file = files.front().toLocalFile();
    return is_picture_name(file) ? file : QString();
}

// Whoever types all of the path of a picture that is there means the picture, not its words.
bool is_picture_there(const QString& text) {
    return QDir::isAbsolutePath(text) && is_picture_name(text) && QFileInfo(text).isFile();
}

}  // namespace

SearchComposer::SearchComposer(SearchController& search, Commands& commands, QWidget* parent)
    : QWidget(parent), search_(search), way_(new SearchWay(search, commands)) {
    build();
    connect(query_, &QLineEdit::returnPressed, this, &SearchComposer::submit);
    connect(query_, &QLineEdit::textEdited, this, &SearchComposer::submit);
    connect(&search_, &SearchController::queryChanged, this, &SearchComposer::showQuestion);
    connect(&search_, &SearchController::answered, this, &SearchComposer::clearProblem);
    connect(&search_, &SearchController::failed, this, &SearchComposer::showProblem);
    connect(&search_, &SearchController::textModeChanged, this, &SearchComposer::showPlaceholder);
}

void SearchComposer::build() {
    query_ = new QLineEdit;
    query_->setObjectName("search_query");
    query_->setAccessibleName("Query");
    query_->setClearButtonEnabled(true);
    query_->setMaxLength(1 << 20);  // a pasted vector of thousands of numbers
    auto* row = new QHBoxLayout;
    row->setSpacing(theme::gap_inside);
    row->addWidget(query_, 1);
    auto* group = new QButtonGroup(this);
    for (std::size_t i = 0; i < modes_.size(); ++i) {
        Chip*& chip = modes_[i];
        chip = new Chip(mode_texts[i].name, Chip::Kind::button);
        chip->setObjectName(QString("search_mode_%1").arg(mode_texts[i].name));
        chip->setToolTip(mode_texts[i].tooltip);
        chip->setCheckable(true);
        group->addButton(chip, static_cast<int>(i));
        row->addWidget(chip);
    }
    auto* down = new QShortcut(Qt::Key_Down, query_);
    down->setContext(Qt::WidgetShortcut);
    connect(down, &QShortcut::activated, this, &SearchComposer::left);
    connect(group, &QButtonGroup::idToggled, this, [this](int mode, bool on) {
        if (on) setMode(mode);
    });
    connect(group, &QButtonGroup::idClicked, this, [this] {
        query_->setFocus();
        query_->selectAll();
    });
    modes_[0]->setChecked(true);
    query_->installEventFilter(this);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2);
    column->addLayout(row);
    column->addWidget(way_);
    clearProblem();
}

// A picture in the clipboard is a question, too: it is asked with as a file. So is the file of one
// that was copied where files are listed.
bool SearchComposer::pastePicture() {
    const QMimeData* copied = QGuiApplication::clipboard()->mimeData();
    if (!copied) return false;
    if (const QString file = copied_picture(*copied); !file.isEmpty()) {
        search_.searchPictureFile(file);
        return true;
    }
    if (copied->hasText() || !copied->hasImage()) return false;
    const auto image = copied->imageData().value<QImage>();
    if (image.isNull()) return false;
    if (!pasted_) pasted_ = std::make_unique<QTemporaryDir>();
    const QString file = pasted_->filePath(QString("pasted picture %1.png").arg(++pasted_number_));
    if (!pasted_->isValid() || !image.save(file)) {
        showProblem("The pasted picture could not be kept: is the disk full?");
        return true;
    }
    search_.searchPictureFile(file);
    return true;
}

bool SearchComposer::eventFilter(QObject* watched, QEvent* event) {
    if (watched == query_ && event->type() == QEvent::KeyPress &&
        static_cast<QKeyEvent*>(event)->matches(QKeySequence::Paste) && pastePicture())
        return true;
    return QWidget::eventFilter(watched, event);
}

void SearchComposer::setMode(int mode) {
    mode_ = mode;
    showPlaceholder();
    way_->setForText(static_cast<Mode>(mode) == Mode::text);
    clearProblem();
}

void SearchComposer::showPlaceholder() {
    const bool meaning =
        static_cast<Mode>(mode_) == Mode::text && search_.textMode() != TextMode::words;
    query_->setPlaceholderText(meaning ? "A sentence, a question, a few words"
                                       : mode_texts[static_cast<std::size_t>(mode_)].placeholder);
}

void SearchComposer::submit() {
    clearProblem();
    const QScopedValueRollback submitting(submitting_, true);
    const QString text = query_->text().trimmed();
    if (text.isEmpty()) return search_.clear();
    if (static_cast<Mode>(mode_) == Mode::text && is_picture_there(text))
        modes_[static_cast<std::size_t>(Mode::vector)]->setChecked(true);
    if (static_cast<Mode>(mode_) == Mode::text) search_.encoder().warmUp();
    // The mode may be left from “More like this”, and who types words means words.
    if (static_cast<Mode>(mode_) == Mode::document && is_only_words(text)) startOver();
    const auto ask = [this](auto parsed, auto&& search) {
        if (parsed) {
            search(std::move(*parsed));
        } else {
            showProblem(QString::fromStdString(parsed.error().message));
        }
    };
    switch (static_cast<Mode>(mode_)) {
        case Mode::text:
            return search_.searchText(text);
        case Mode::document:
            return ask(parse_documents(text),
                       [this](auto documents) { search_.searchDocuments(std::move(documents)); });
        case Mode::neurons:
            return ask(parse_neurons(text),
                       [this](auto neurons) { search_.searchNeurons(std::move(neurons)); });
        case Mode::vector:
            if (is_vector_file(text)) return search_.searchVectorFile(text);
            if (is_picture_name(text)) return search_.searchPictureFile(text);
            return ask(parse_query_vector(text.toStdString()),
                       [this](auto vector) { search_.searchVector(std::move(vector)); });
    }
}

void SearchComposer::showQuestion() {
    if (submitting_) return;  // what a person is typing stays as typed
    const auto& query = search_.query();
    if (!query) return query_->clear();
    modes_[static_cast<std::size_t>(query->mode)]->setChecked(true);
    const bool pasted = query->mode == Mode::vector && text_of(*query).isEmpty();
    if (!pasted) query_->setText(text_of(*query));
}

void SearchComposer::startOver() {
    modes_[static_cast<std::size_t>(Mode::text)]->setChecked(true);
}

void SearchComposer::setModelThere(bool there) {
    for (std::size_t i = 0; i < modes_.size(); ++i)
        modes_[i]->setEnabled(there || static_cast<Mode>(i) == Mode::text);
    if (!there && !search_.query()) startOver();
}

void SearchComposer::showProblem(const QString& sentence) {
    // In the place of the hits, that has a button which tries again.
    way_->showProblem(search_.encodingFailed() ? QString() : sentence);
}

void SearchComposer::clearProblem() {
    way_->showProblem({});
}

void SearchComposer::focusQuery() {
    query_->setFocus();
    query_->selectAll();
}

}  // namespace sparsescope
