// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/neurons/neuron_ablation_view.h"

#include <QHBoxLayout>
#include <QSignalBlocker>
#include <QSlider>
#include <QToolButton>
#include <QVBoxLayout>
#include <cmath>

#include "app/controllers/app_context.h"
#include "app/controllers/neuron_effects.h"
#include "app/dialogs/commands.h"
#include "app/dialogs/picture_menu.h"
#include "app/parts/document_list.h"
#include "app/parts/picked_documents.h"
#include "widgets/controls/fact_row.h"
#include "widgets/controls/text_label.h"
#include "widgets/number_format.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr int factor_steps = 20;  // of the slider, for 1
constexpr int changes_height = 150;

QString factor_text(double factor) {
    return QStringLiteral("×") + QString::number(factor, 'f', 2) +
           (factor == 0 ? QString(": without it") : QString());
}

// "+1.2 points": of two shares.
QString points_text(double before, double after) {
    const double points = 100 * (after - before);
    if (std::abs(points) < 0.0005) return "±0";
    return (points > 0 ? QString("+") : QString()) + format::number(points, 2) + " pp";
}

Fact change_fact(const QString& caption, std::optional<double> before, std::optional<double> after,
                 const QString& meaning, const QString& missing) {
    if (!before || !after)
        return {caption, QString(format::no_value), missing, caption + " not known: " + missing};
    return {caption, points_text(*before, *after),
            QString("%1\n%2 before, %3 after.")
                .arg(meaning, format::percent(*before, 4), format::percent(*after, 4)),
            QString("%1 %2 → %3").arg(caption).arg(*before).arg(*after)};
}

}  // namespace

NeuronAblationView::NeuronAblationView(AppContext& context, Commands& commands,
                                       AblationQuestion& question, QWidget* parent)
    : QWidget(parent),
      context_(context),
      question_(question),
      problem_(new TextLabel(QString(), theme::Type::body, theme::Token::muted)),
      facts_(new FactRow),
      results_(new TextLabel(QString(), theme::Type::body, theme::Token::muted)),
      changes_(new DocumentList) {
    problem_->setObjectName("ablation_problem");
    problem_->setWordWrap(true);
    facts_->setObjectName("ablation_numbers");
    results_->setObjectName("ablation_results");
    results_->setWordWrap(true);
    changes_->setObjectName("ablation_changes");
    changes_->setAccessibleName("Results that come and go");
    pick_documents(changes_, context_.picked, "results that change without a neuron");
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme::gap_inside);
    column->addWidget(buildControls());
    column->addWidget(problem_);
    column->addWidget(facts_);
    column->addWidget(results_);
    column->addWidget(changes_);
    connect(changes_, &DocumentList::moreLikeRequested, this,
            [this, &commands](DocumentId document) {
                if (question_.answer())
                    commands.goToMoreLike(question_.about().model->info.dataset, document);
            });
    zoom_pictures(changes_, commands, [this] {
        return question_.answer() ? question_.about().model->info.dataset : DatasetId{0};
    });
    connect(&question_, &NeuronQuestion::changed, this, &NeuronAblationView::refresh);
    connect(&theme::notifier(), &theme::Notifier::changed, this,
            [this] { changes_->setFixedHeight(theme::scaled(changes_height)); });
    changes_->setFixedHeight(theme::scaled(changes_height));
    refresh();
}

QWidget* NeuronAblationView::buildControls() {
    factor_ = new QSlider(Qt::Horizontal);
    factor_->setObjectName("ablation_factor");
    factor_->setAccessibleName("Factor of the neuron's weight");
    factor_->setRange(0, static_cast<int>(AblationQuestion::largest_factor * factor_steps));
    factor_->setPageStep(factor_steps / 2);
    factor_->setValue(static_cast<int>(std::lround(question_.factor() * factor_steps)));
    factor_words_ = new TextLabel(factor_text(question_.factor()));
    factor_words_->setMinimumWidth(theme::scaled(110));
    connect(factor_, &QSlider::valueChanged, this, [this](int value) {
        const double factor = static_cast<double>(value) / factor_steps;
        factor_words_->setText(factor_text(factor));
        question_.setFactor(factor);
    });
    auto* controls = new QWidget;
    auto* row = new QHBoxLayout(controls);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(theme::gap_inside);
    row->addWidget(new TextLabel("Its weight", theme::Type::body, theme::Token::muted));
    row->addWidget(factor_, 1);
    row->addWidget(factor_words_);
    const auto button = [&](const QString& text, const QString& name, const QString& meaning) {
        auto* one = new QToolButton;
        one->setText(text);
        one->setObjectName(name);
        one->setToolTip(meaning);
        row->addWidget(one);
        return one;
    };
    connect(button("Ablate", "ablation_none", "Without the neuron"), &QToolButton::clicked, this,
            [this] { setFactor(0); });
    connect(button("As is", "ablation_one", "As the codes are"), &QToolButton::clicked, this,
            [this] { setFactor(1); });
    best_ = button("Best", "ablation_best", "The factor that explains most variance");
    connect(best_, &QToolButton::clicked, this, [this] {
        if (question_.answer() && question_.answer()->effect.best_factor)
            setFactor(*question_.answer()->effect.best_factor);
    });
    return controls;
}

// The slider may stand between two of its steps then.
void NeuronAblationView::setFactor(double factor) {
    const QSignalBlocker quiet(factor_);
    factor_->setValue(static_cast<int>(std::lround(factor * factor_steps)));
    factor_words_->setText(factor_text(factor));
    question_.setFactor(factor);
}

void NeuronAblationView::refresh() {
    const auto& answer = question_.answer();
    const QString problem = question_.problem();
    problem_->setText(!problem.isEmpty() ? problem
                      : answer           ? QString()
                                         : QString("Preparing: what does not depend on the neuron "
                                                             "is computed once for the model…"));
    problem_->setVisible(!problem_->text().isEmpty());
    facts_->setVisible(answer.has_value());
    results_->setVisible(answer.has_value());
    changes_->setVisible(answer && (!answer->came.empty() || !answer->went.empty()));
    best_->setEnabled(answer && answer->effect.best_factor);
    if (!answer) return;
    const AblationEffect& effect = answer->effect;
    const QString part = QString::fromUtf8(split_name(effect.asked));
    std::vector<Fact> facts{
        change_fact("explained variance", effect.ev_before, effect.ev_after,
                    QString("How much of what makes %1 differ is rebuilt from their codes.")
                        .arg(format::counted(effect.ev_documents, "document", "documents")),
                    "The dataset has no embeddings."),
        change_fact("1-NN accuracy", effect.accuracy_before, effect.accuracy_after,
                    QString("How often the most similar training document has the label of the "
                            "query, over %1 %2 documents.")
                        .arg(format::count(effect.queries), part),
                    "The documents have no labels."),
        {"neighbours that change",
         QString("%1 of %2").arg(format::count(effect.changed), format::count(effect.queries)),
         QString("Of %1 %2 documents, those whose most similar training document is another one.")
             .arg(format::count(effect.queries), part),
         QString("%1 of %2 nearest documents change").arg(effect.changed).arg(effect.queries)}};
    if (effect.best_factor)
        facts.push_back({"best factor",
                         QStringLiteral("×") + format::number(*effect.best_factor, 3),
                         "The factor at which the codes explain most variance.",
                         QString("best factor %1").arg(*effect.best_factor)});
    facts_->setFacts(std::move(facts));
    refreshResults(*answer);
}

void NeuronAblationView::refreshResults(const AblationAnswer& answer) {
    if (!answer.results) {
        results_->setText(
            "Ask something on the Search page to see here what becomes of its "
            "results.");
        return changes_->setDocuments({});
    }
    const auto all = std::ssize(answer.results->before);
    if (!answer.query_has_it) {
        results_->setText(
            "The query on the Search page does not use this neuron. Its results come "
            "from others.");
    } else {
        results_->setText(QString("Of the first %1 results of the query on the Search page %2 stay "
                                  "(overlap %3 of 1, first places counting most).%4")
                              .arg(all)
                              .arg(answer.results->kept)
                              .arg(format::number(answer.results->rbo, 2),
                                   answer.came.empty() && answer.went.empty()
                                       ? QString()
                                       : QString(" These come and go:")));
    }
    std::vector<DocumentRow> rows;
    const auto add = [&rows](std::vector<DocumentRow> documents, const QString& caption) {
        for (DocumentRow& row : documents) {
            row.caption = caption;
            rows.push_back(std::move(row));
        }
    };
    add(answer.came, "comes");
    add(answer.went, "goes");
    changes_->setDocuments(std::move(rows));
}

}  // namespace sparsescope
