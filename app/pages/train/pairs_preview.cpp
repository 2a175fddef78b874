// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/train/pairs_preview.h"

#include <algorithm>
#include <utility>

#include <QHeaderView>
#include <QStandardItemModel>
#include <QVBoxLayout>

#include "core/tune/pair_file.h"
#include "widgets/controls/table_view.h"
#include "widgets/controls/text_label.h"
#include "widgets/number_format.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr std::size_t preview_rows = 3;

// "CSV with query and answer: 1 204 pairs."
std::string recognised(const PairFile& file) {
    const char* what = file.kind == TuneDataKind::triplets ? "triplets"
                       : file.kind == TuneDataKind::scored ? "scored pairs"
                                                           : "pairs";
    QStringList columns;
    for (const std::string& column : file.columns)
        columns << QString::fromStdString(column);
    QStringList words{QString("%1 %2, read from the columns %3.")
                          .arg(format::count(std::ssize(file.pairs)), what, columns.join(", "))};
    for (const std::string& note : file.notes)
        words << QString::fromStdString(note);
    return words.join(' ').toStdString();
}

}  // namespace

// All of the file is read, because how many pairs cannot be used is known at its end.
Result<PairsLook> look_at_pairs(const std::filesystem::path& file, TuneDataKind kind) {
    SPARSESCOPE_ASSIGN(const PairFile read, read_pair_file(file, {.kind = kind, .columns = {}}));
    PairsLook look{.columns = read.columns,
                   .rows = {},
                   .pairs = std::ssize(read.pairs),
                   .words = recognised(read)};
    for (const TextPair& pair : read.pairs) {
        if (look.rows.size() == preview_rows) break;
        std::vector<std::string> cells{pair.anchor, pair.positive};
        if (read.kind == TuneDataKind::triplets) cells.push_back(pair.negative);
        if (read.kind == TuneDataKind::scored) cells.push_back(fmt::format("{}", pair.score));
        look.rows.push_back(std::move(cells));
    }
    return look;
}

PairsPreview::PairsPreview(QWidget* parent)
    : QWidget(parent),
      words_(new TextLabel(QString(), theme::Type::caption, theme::Token::muted)),
      model_(new QStandardItemModel(this)),
      table_(new TableView) {
    words_->setObjectName("tune_pairs_words");
    words_->setWordWrap(true);
    words_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    table_->setObjectName("tune_pairs_rows");
    table_->setAccessibleName("The first pairs of the file");
    table_->setModel(model_);
    table_->setSortingEnabled(false);
    const auto fit = [this] {
        table_->setFixedHeight(theme::row_height() * (static_cast<int>(preview_rows) + 1) + 4);
    };
    connect(&theme::notifier(), &theme::Notifier::changed, table_, fit);
    fit();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme::gap_inside);
    column->addWidget(table_);
    column->addWidget(words_);
}

void PairsPreview::look(const QString& file, TuneDataKind kind) {
    if (file == file_ && kind == kind_) return;
    file_ = file;
    kind_ = kind;
    look_.reset();
    model_->clear();
    table_->hide();
    task_.cancel();
    if (file.isEmpty()) return;
    sayWords("Reading the file…", false);
    task_.start([path = std::filesystem::path(file.toStdString()),
                 kind](const std::stop_token&) { return look_at_pairs(path, kind); },
                [this](Result<PairsLook> look) {
                    look_ = std::move(look);
                    showLook();
                    Q_EMIT looked();
                });
}

void PairsPreview::sayWords(const QString& words, bool bad) {
    words_->setToken(bad ? theme::Token::bad : theme::Token::muted);
    words_->setText(bad ? "⚠ " + words : words);
}

void PairsPreview::showLook() {
    if (!*look_) return sayWords(QString::fromStdString(look_->error().message), true);
    const PairsLook& found = **look_;
    QStringList titles;
    for (const std::string& column : found.columns)
        titles << QString::fromStdString(column);
    model_->setHorizontalHeaderLabels(titles);
    for (const auto& row : found.rows) {
        QList<QStandardItem*> items;
        for (const std::string& cell : row) {
            items << new QStandardItem(QString::fromStdString(cell).simplified());
            items.back()->setToolTip(QString::fromStdString(cell));
        }
        model_->appendRow(items);
    }
    table_->show();
    table_->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    sayWords(QString::fromStdString(found.words), found.pairs == 0);
}

Result<std::int64_t> PairsPreview::pairs() const {
    if (!look_) return fail(ErrorCode::invalid_argument, "The file of pairs is being read.");
    if (!*look_) return tl::unexpected(look_->error());
    const PairsLook& found = **look_;
    if (found.pairs == 0) return fail(ErrorCode::invalid_input, found.words);
    return found.pairs;
}

}  // namespace sparsescope
