// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/search/search_caution.h"

#include "app/controllers/app_context.h"
#include "app/controllers/search_warning.h"

namespace sparsescope {

SearchCaution::SearchCaution(AppContext& context, QWidget* parent)
    : MessageBar(parent), context_(context) {
    setObjectName("search_caution");
    connect(&context_.search, &SearchController::answered, this, &SearchCaution::refresh);
    connect(&context_.health, &CodeHealthKeeper::changed, this, &SearchCaution::refresh);
    connect(this, &MessageBar::closed, this, [this] { closed_ = shown_; });
}

// About the first list that needs one, else what the search itself has to say.
void SearchCaution::refresh() {
    const auto& answer = context_.search.answer();
    const auto& searchable = context_.search.index().searchable();
    QString sentence;
    if (answer && searchable) {
        for (const ColumnAnswer& column : answer->columns)
            if (sentence.isEmpty())
                sentence = search_warning(column, searchable->info().stored_k,
                                          context_.health.of(column.column));
    }
    if (answer && sentence.isEmpty()) {
        sentence = answer->notes.join(' ');
        // One list that is empty shows the reason in its place.
        if (sentence.isEmpty() && answer->columns.size() > 1) sentence = answer->nothing;
    }
    if (sentence.isEmpty() || sentence == closed_) {
        clear();
    } else if (isHidden() || sentence != shown_) {
        shown_ = sentence;
        showMessage(Kind::warning, sentence);
    }
}

}  // namespace sparsescope
