"""The words of the baseline engine: group -> (weight, severity, signal, phrases split by |).

Weights move the log-odds of "complaint"; a negative one speaks against it. Severities are those of
RISK.md section 4. Accents and case do not matter.
"""

type Group = tuple[float, float, str, str]

# Cues whose count a number in front of them gives: "4 llamadas".
NUMBERED = frozenset({"failed_prior_contact"})

PHRASES: dict[str, Group] = {
    "failure": (
        1.7,
        0.7,
        "",
        "no funciona|no me funciona|no sirve|no anda|no va|sin servicio|sin internet|sin señal|no carga|caido|caida"
        "|averia|averiado|roto|rota|se rompio|defectuoso|defectuosa|falla|fallo|error|no enciende|no puedo entrar"
        "|lentisimo|lentisima|inaccesible|sigue igual|sigue sin funcionar|sigue sin ir|sigue caido|sigue lento|sigue fallando|still broken|still not working|still the same|continua igual|no responde|no abre|does not work|doesn't work|not working|broken|outage|down again|no service|keeps crashing"
        "|defective|nao funciona|sem sinal|sem internet|quebrado|com defeito|parou de funcionar",
    ),
    "service": (
        1.6,
        0.5,
        "",
        "nadie contesta|nadie responde|no contestan|no responden|no me atienden|sin respuesta|pesimo|pesima|mal servicio"
        "|pesimo servicio|mala atencion|horrible|terrible|verguenza|vergonzoso|lamentable|desastre|nefasto|nefasta|malisimo"
        "|falta de respeto|me colgaron|me cuelgan|no me solucionan|no solucionan|no resuelven|no me resuelven|dos horas esperando"
        "|llevo esperando|sigo esperando|sigo sin|todavia espero|aun espero|retraso|retrasado|cancelado|cancelaron|inutil|inutiles"
        "|nobody answers|no answer|no response|still waiting|worst service|terrible service|awful|horrible service|useless|unacceptable"
        "|ninguem responde|pessimo|pessima|atendimento horrivel|ainda esperando|sem resposta|uma vergonha|descaso",
    ),
    "money": (
        1.5,
        0.6,
        "",
        "me cobraron|me cobran|cobro indebido|cobros indebidos|cargo indebido|factura mal|me cargaron|doble cobro|quiero mi dinero"
        "|devuelvan mi dinero|devolucion|reembolso|no me devuelven|sobreprecio|caro|carisimo|overcharged|refund|charged me twice|my money back"
        "|me cobraram|cobranca indevida|reembolso|meu dinheiro de volta|estorno",
    ),
    "anger": (
        1.3,
        0.7,
        "",
        "harto|harta|hartos|indignado|indignada|indignante|enojado|enojada|furioso|furiosa|asco|rabia|que coraje|me tienen harto"
        "|nunca mas|jamas|estoy hasta|ya basta|fed up|furious|angry|disgusting|ridiculous|never again|raiva|cansado de|absurdo|nunca mais|😡|🤬|😠|👎|😤",
    ),
    "complaint": (
        1.4,
        0.5,
        "",
        "queja|quejas|reclamo|reclamos|reclamacion|reclamar|me quejo|exijo|problema|problemas|incidencia|decepcion|decepcionado|decepcionada|mentira|mentirosos|mienten|me mintieron"
        "|complaint|complain|problem|issue|disappointed|disappointing|lies|reclamacao|reclamo|decepcionado|exijo uma solucao|mentirosos",
    ),
    "product": (
        1.2,
        0.7,
        "",
        "no llega|no ha llegado|no me ha llegado|pedido perdido|perdieron mi maleta|maleta perdida|equipaje perdido|never arrived|not arrived|lost my luggage|lost luggage|nao chegou|extraviaram",
    ),
    "praise": (
        -2.6,
        0.0,
        "",
        "gracias por|muchas gracias|mil gracias|excelente|felicidades|felicitaciones|enhorabuena|genial|encantado|encantada|me encanta|muy contento|muy contenta"
        "|buen servicio|gran servicio|buena atencion|recomendable|lo recomiendo|bravo|chapo|chapeau|de diez|thank you|thanks|great service|love it|excellent|awesome|well done"
        "|obrigado|obrigada|otimo|excelente atendimento|parabens|adorei|👏|👍|😍|❤|🎉",
    ),
    "solved": (
        -1.2,
        0.0,
        "",
        "me lo solucionaron|me lo han solucionado|ya me funciona|ya esta resuelto|lo resolvieron|lo arreglaron|problema resuelto|it works now|fixed it|solved it|ja resolveram|resolvido",
    ),
    "question": (
        -0.4,
        0.4,
        "",
        "se puede|como puedo|a que hora|alguien sabe|tienen|hacen envios|is it possible|how can i|does anyone|como faco|alguem sabe",
    ),
    "safety": (
        1.8,
        1.0,
        "safety_or_injury",
        "herido|herida|lesion|lesionado|quemadura|quemaduras|se incendio|exploto|electrocutado|intoxicado|intoxicada|hospital|peligro para"
        "|injured|burned my|caught fire|exploded|electrocuted|food poisoning|ferido|pegou fogo|explodiu|queimadura",
    ),
    "insult": (
        1.6,
        0.7,
        "disrespect_or_threat",
        "me insultaron|me insulto|me amenazaron|me amenazo|amenazan a|se burlaron de mi|me humillaron|insulted me|threatened me|me xingaram|me ameacaram",
    ),
    "removed": (
        1.3,
        0.7,
        "reply_removed_or_blocked_alleged",
        "borraron mi|borraron mis|borran mis|borran los comentarios|borran comentarios|borrado mi|borrado mis|borrado todos mis|eliminaron mi|eliminaron mis|han desaparecido|desaparecieron mis|desaparecido todos mis|me bloquearon|me han bloqueado|me bloqueo"
        "|deleted my|removed my comment|blocked me|apagaram meu|apagaram meus|me bloquearam",
    ),
    "legal": (
        1.4,
        0.8,
        "legal_or_regulator",
        "abogado|abogada|demanda|demandar|juzgado|tribunal|denuncia|denunciar|profeco|condusef|ocu|facua|acodeco|consumo|hoja de reclamaciones|oficina del consumidor"
        "|lawyer|attorney|sue you|small claims|consumer agency|ombudsman|cfpb|bbb|advogado|processo|procon|consumidor gov|anatel|deco",
    ),
    "recruiting": (
        1.0,
        0.5,
        "recruiting_others",
        "compartan|compartid|comparte este|unanse|sumense|unete|uniros|difundan|difundid|rt por favor|pido rt|den rt|hagan rt|boicot|no compren|no compreis|escribanles|escribidles|acompanenme"
        "|please share|please rt|retweet this|boycott|join me|spread the word|don't buy|compartilhem|boicote|nao comprem|divulguem",
    ),
    "false_fix": (
        1.6,
        0.7,
        "false_fix",
        "no esta arreglado|no esta solucionado|no esta resuelto|dicen que ya esta|que ya esta arreglado pero|no lo han arreglado|no han arreglado"
        "|not fixed|nao resolveram|nao foi resolvido",
    ),
    "fraud": (
        1.6,
        0.9,
        "fraud_wording",
        "estafa|estafador|estafadores|timo|fraude|robo|robaron|ladrones|ladron|engano|enganado|engañaron|scam|scammers|fraud|thieves|rip off|ripoff|golpe|golpistas|roubo|ladroes",
    ),
    "deadline": (
        0.6,
        0.5,
        "hard_deadline",
        "mi boda|nuestra boda|luna de miel|mi vuelo sale|pierdo el vuelo|perdemos el vuelo|perderia el vuelo|antes del vuelo|antes de la boda|mi examen|mi operacion|mi mudanza|mi viaje es|salgo de viaje"
        "|my wedding|honeymoon|my flight leaves|miss my flight|meu casamento|lua de mel|meu voo sai",
    ),
    "escalation": (
        0.9,
        0.5,
        "announced_escalation",
        "esto no queda asi|no se va a quedar asi|no va a quedar asi|esto no acaba aqui|seguire contando|seguire publicando|voy a publicar|lo contare|lo voy a contar|lo publicare|continuara|ire mas lejos|hare publico|habra mas|no pienso parar"
        "|this is not over|will keep posting|going public|vou publicar|isso nao vai ficar assim|vou divulgar",
    ),
    "press": (
        0.2,
        0.4,
        "expert_or_press_author",
        "como periodista|soy periodista|soy consultor|soy consultora|consultor de mercadotecnia|consultora de mercadotecnia|consultor de marketing|consultora de marketing|consultor en marketing|como consultor|como mercadologo|soy mercadologo|trabajo en la prensa|as a journalist|marketing consultant|sou jornalista",
    ),
    "gap": (
        0.9,
        0.6,
        "remedy_gap",
        "solo me ofrecen el reembolso|solo me ofrecen reembolso|solo ofrecen el reembolso|solo ofrecen reembolso|solo ofrecen devolver|solo me devuelven|unica opcion es el reembolso|diferencia la pago yo|pagar la diferencia|la diferencia son|only offer a refund|only a refund|so oferecem reembolso",
    ),
    "executive": (
        0.4,
        0.5,
        "executive_tagged",
        "al presidente|presidente de la|señor presidente|director general|directora general|su director|su presidente|al ceo|the ceo|your ceo|ao presidente|diretor geral",
    ),
    "promise": (
        1.0,
        0.6,
        "broken_promise",
        "me prometieron|prometieron que|quedaron en llamarme|quedaron de llamarme|dijeron que llamarian|dijeron que me llamarian|no cumplieron|they promised|promised to call|prometeram",
    ),
    "contact": (
        0.8,
        0.5,
        "failed_prior_contact",
        "llamadas|llamadas al|veces he llamado|veces llamando|llamo y|he llamado|llevo llamando|correos sin respuesta|mensajes sin respuesta|veces que llamo|veces al call center|call center|calls|emails without|times i called|ligacoes|liguei",
    ),
}

# What the brand's own words show of its conduct.
CONDUCT: dict[str, Group] = {
    "pushed": (
        0.0,
        0.0,
        "pushed_off_channel",
        "escribenos un correo|envianos un correo|escribenos al correo|mandanos un correo|escribir un correo|envie un correo|escribanos a|llamanos al|llame al|llamenos al|acuda a la tienda|acude a tu tienda|acude a una tienda|acercate a|envianos un mensaje privado|por mensaje privado|por dm|send us an email|email us|call us at|dm us|send us a dm|envie um email|ligue para",
    ),
    "threat": (
        0.0,
        0.0,
        "disrespect_or_threat",
        "tomaremos acciones legales|acciones legales contra|nuestros abogados|le demandaremos|te vamos a demandar|aprenda a leer|aprende a leer|deje de molestar|deja de molestar|legal action against|our lawyers|acoes legais contra",
    ),
}
