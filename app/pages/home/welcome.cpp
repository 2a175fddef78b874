// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/home/welcome.h"

#include <QFileInfo>
#include <QPushButton>
#include <QVBoxLayout>

#include "app/controllers/app_context.h"
#include "app/dialogs/commands.h"
#include "app/engine/engine_command.h"
#include "app/pages/home/home_cards.h"
#include "app/pages/home/home_items.h"
#include "widgets/controls/flow_layout.h"
#include "widgets/controls/section_header.h"
#include "widgets/controls/text_label.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr const char* words_sentence =
    "6 041 dictionary entries of WordNet in 25 kinds, with a trained model: see which neuron means "
    "moths, and search by meaning.";
constexpr const char* words_first_time = " It is made on this computer, in about a minute.";
constexpr const char* pictures_sentence =
    "70 000 small pictures of clothes: see neurons as pictures, and a picture dissolve as k falls.";
constexpr const char* pictures_first_time =
    " It is made on this computer, in about a quarter of an hour, from Debian's "
    "package dataset-fashion-mnist.";

}  // namespace

Welcome::Welcome(AppContext& context, Commands& commands, QWidget* parent)
    : QWidget(parent),
      context_(context),
      commands_(commands),
      note_(new TextLabel(QString(), theme::Type::body, theme::Token::muted)),
      recent_header_(new SectionHeader("Recent workspaces")),
      recent_(new HomeList) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme::gap_groups);
    auto* title =
        new TextLabel("See what every neuron of a sparse embedding means", theme::Type::title);
    for (TextLabel* label : {title, note_}) {
        label->setWordWrap(true);
        column->addWidget(label);
    }
    column->addWidget(buildCards());
    column->addWidget(buildFiles());
    column->addWidget(recent_header_);
    column->addWidget(recent_);
    column->addStretch(1);
    connect(&context_.jobs, &JobController::changed, this, &Welcome::showJob);
    refresh();
}

QWidget* Welcome::buildCards() {
    words_ = new StartCard("star", "Try it on words", words_sentence, "Open the example",
                           shell_line(example_command(context_.example)));
    words_->setObjectName("start_example_card");
    words_->button()->setObjectName("start_example");
    theme::make_primary(words_->button());
    connect(words_->button(), &QPushButton::clicked, &commands_, &Commands::openExample);

    pictures_ =
        new StartCard("image", "Try it on pictures", pictures_sentence, "Open Fashion-MNIST",
                      shell_line(pictures_example_command(context_.pictures_example)));
    pictures_->setObjectName("start_pictures_card");
    pictures_->button()->setObjectName("start_pictures");
    connect(pictures_->button(), &QPushButton::clicked, &commands_, &Commands::openPicturesExample);

    auto* import = new StartCard(
        "import", "Use your own texts, pictures or embeddings",
        "A table, a folder of texts or of pictures, which an encoder gives a meaning, or "
        "embeddings from NumPy, HDF5, Parquet and others. Choose a file, or drop files or a "
        "folder on this window.",
        "Import a file…", "sparsescope-cli import FILE.sscope DATA --name NAME");
    import->button()->setObjectName("start_import");
    connect(import->button(), &QPushButton::clicked, &commands_, &Commands::importFile);

    auto* row = new CardRow;
    for (StartCard* card : {words_, pictures_, import}) {
        connect(card, &StartCard::stopRequested, &context_.jobs, &JobController::cancel);
        row->addCard(card);
    }
    return row;
}

QWidget* Welcome::buildFiles() {
    auto* files = new QWidget;
    auto* row = new FlowLayout(files);
    const auto add = [&](const QString& text, const QString& name, auto act) {
        auto* button = new QPushButton(text);
        button->setObjectName(name);
        connect(button, &QPushButton::clicked, this, act);
        row->addWidget(button);
    };
    add("Open a workspace…", "start_open", [this] { commands_.openWorkspace(); });
    add("New workspace…", "start_new", [this] { commands_.createWorkspace(); });
    add("Load a model…", "start_model", [this] { commands_.loadModel(); });
    return files;
}

// An example that is not there yet takes its time, and the card says so.
void Welcome::showExample(StartCard* card, const QString& path, const QString& sentence,
                          const QString& first_time) {
    card->setSentence(QFileInfo::exists(path) ? sentence : sentence + first_time);
}

void Welcome::refresh() {
    const bool empty = context_.workspace.isOpen();
    note_->setText(empty ? QString("%1 is empty so far. Import embeddings to begin, or look at an "
                                   "example first.")
                               .arg(QFileInfo(context_.workspace.path()).fileName())
                         : QString("Train a sparse head on embeddings you have, watch it learn, "
                                   "read its neurons, search with it. Everything stays in one file "
                                   "on this computer."));
    showExample(words_, context_.example, words_sentence, words_first_time);
    showExample(pictures_, context_.pictures_example, pictures_sentence, pictures_first_time);
    const std::vector<HomeItem> files = recent_items(context_, commands_);
    recent_->setItems(files);
    recent_header_->setVisible(!files.empty());
    showJob();
}

void Welcome::showJob() {
    const JobController& jobs = context_.jobs;
    const auto show = [&](StartCard* card, const QStringList& command) {
        if (!jobs.running() || jobs.arguments() != command) return card->setReady();
        card->setProgress(jobs.stage().isEmpty() ? QString("starting") : jobs.stage(),
                          jobs.share());
    };
    show(words_, example_command(context_.example));
    show(pictures_, pictures_example_command(context_.pictures_example));
}

}  // namespace sparsescope
